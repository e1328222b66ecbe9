"""Something is killed every minute, by turns."""

from __future__ import annotations

import random
import threading

from benchmarks.endurance.ledger import Ledger
from benchmarks.endurance.sites import Site
from benchmarks.endurance.tally import Tally


class Killer(threading.Thread):
    """Kills what the site names, one after the other, at an uneven pace."""

    def __init__(
        self, site: Site, tally: Tally, ledger: Ledger, over: threading.Event, every: float
    ) -> None:
        super().__init__(name="killer", daemon=True)
        self._site, self._tally, self._ledger = site, tally, ledger
        self._over, self._every = over, every
        self._chance = random.Random(11)

    def run(self) -> None:
        """Until the shift is over; what was killed is there again then."""
        turn = 0
        while not self._over.wait(self._chance.uniform(0.8, 1.2) * self._every):
            victim = self._site.victims[turn % len(self._site.victims)]
            self._tally.begin(victim)
            try:
                self._site.kill(victim, turn)
            except (TimeoutError, SystemExit, OSError, ValueError) as error:
                self._ledger.trouble(f"after {victim} was killed: {error!r}")
            finally:
                self._tally.end()
            turn += 1

"""How long a shift takes to log in: agents all come at once, over HTTP.

    KB_DATA_DIR=DIR python -m kb_app init && KB_DATA_DIR=DIR python -m kb_app serve &
    KB_DATA_DIR=DIR python -m benchmarks.logins [--agents 500] [--url http://127.0.0.1:8000]

Adds the accounts bench-0001… to the base named by the KB_* variables (use one of its own), then
each agent opens the form and sends it, on a connection of its own. Prints one JSON object; times in
seconds. The agents run on the same machine as the service and cost it some of its time.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from kb_app.cli.command_container import container
from people.actors import CONSOLE
from people.authentication import passwords
from people.queries import user_named
from people.services import accounts

PASSWORD = "benchmark-only"
CONNECT_SECONDS = 60
_TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')


@dataclass
class Agent(threading.Thread):
    """One person in front of one browser."""

    name_: str
    address: str
    begin: threading.Barrier
    form_took: float = 0.0
    log_in_took: float = 0.0
    trouble: str = ""

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Open the form, send it."""
        connection = HTTPConnection(self.address, timeout=CONNECT_SECONDS)
        self.begin.wait()
        try:
            self._log_in(connection)
        except (OSError, AssertionError) as error:
            self.trouble = repr(error)
        finally:
            connection.close()

    def _log_in(self, connection: HTTPConnection) -> None:
        begun = time.perf_counter()
        connection.request("GET", "/login")
        answer = connection.getresponse()
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        token = _TOKEN.search(answer.read().decode())
        assert token, "no form"
        self.form_took = time.perf_counter() - begun
        begun = time.perf_counter()
        form = {"name": self.name_, "password": PASSWORD, "csrf_token": token[1]}
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/login", urlencode(form), headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 303, f"status {answer.status}"
        self.log_in_took = time.perf_counter() - begun


def measure(url: str, names: list[str]) -> dict[str, object]:
    """Have everybody log in at once."""
    begin = threading.Barrier(len(names) + 1)
    agents = [Agent(name, urlsplit(url).netloc, begin) for name in names]
    for agent in agents:
        agent.start()
    begin.wait()
    begun = time.perf_counter()
    for agent in agents:
        agent.join()
    total = time.perf_counter() - begun
    done = [agent for agent in agents if not agent.trouble]
    return {
        "agents": len(names),
        "logged_in": len(done),
        "total_s": round(total, 2),
        "form": _spread([agent.form_took for agent in done]),
        "log_in": _spread([agent.log_in_took for agent in done]),
        "both": _spread([agent.form_took + agent.log_in_took for agent in done]),
        "troubles": sorted({agent.trouble for agent in agents if agent.trouble})[:5],
    }


def add_accounts(count: int) -> list[str]:
    """Names of `count` agents of the base; those missing are added."""
    database = container().database
    names = [f"bench-{number:04}" for number in range(1, count + 1)]
    for name in names:
        with database.transaction() as session:
            if user_named(session, name) is None:
                values = {"name": name, "display_name": "", "roles": ["agent"], "department": ""}
                accounts.add_user(session, CONSOLE, values | {"active": True}, PASSWORD)
    return names


def _spread(times: list[float]) -> dict[str, float]:
    if len(times) < 2:
        return {}
    cuts = statistics.quantiles(times, n=100)
    return {
        "p50": round(cuts[49], 3),
        "p95": round(cuts[94], 3),
        "max": round(max(times), 3),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--agents", type=int, default=500)
    options = parser.parse_args()
    names = add_accounts(options.agents)
    begun = time.perf_counter()
    passwords.matches(None, PASSWORD)
    one_hash = time.perf_counter() - begun
    result = measure(options.url, names)
    print(json.dumps(result | {"one_hash_s": round(one_hash, 4)}))


if __name__ == "__main__":
    main()

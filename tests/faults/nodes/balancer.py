"""nginx before two nodes, as `deploy/nginx.conf` has it, and somebody who works behind it."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults.writers import Caller, NoAnswer
from tests.makers import new_entry
from tests.running import CODE, RunningService, free_port


class Balancer:
    """Asked in the place of both nodes."""

    def __init__(self, folder: Path, nodes: Sequence[RunningService]) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._conf = folder / "nginx.conf"
        first, second = nodes
        text = (CODE / "deploy" / "nginx.conf").read_text()
        for said, here in {
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port};",
            "ssl_certificate tls/fullchain.pem;": "",
            "ssl_certificate_key tls/privkey.pem;": "",
            "server node-1:8000": _server(first),
            "server node-2:8000": _server(second),
            "/var/log/nginx/access.log": str(folder / "access.log"),
            "events {": f"pid {folder / 'pid'};\nevents {{",
        }.items():
            assert said in text
            text = text.replace(said, here)
        self._text = text
        self._conf.write_text(text)
        command = ["nginx", "-c", str(self._conf), "-g", "daemon off;"]
        self._process = subprocess.Popen([*command, "-e", str(folder / "error.log")])

    def leave_out(self, node: RunningService | None) -> None:
        """Ask this node for nothing any more; all of them again with none."""
        text = self._text
        if node is not None:
            text = text.replace(_server(node), f"{_server(node)} down")
        self._conf.write_text(text)
        self._process.send_signal(signal.SIGHUP)
        time.sleep(1)

    def stop(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(10)


def _server(node: RunningService) -> str:
    return f"server 127.0.0.1:{node.port}"


class Work(threading.Thread):
    """Somebody who searches and drafts without end, and takes down how it was answered."""

    def __init__(self, caller: Caller, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._caller = caller
        self.over = threading.Event()
        self.answers: Counter[str] = Counter()
        self.drafted: list[str] = []

    def run(self) -> None:
        """Until told to stop."""
        while not self.over.is_set():
            try:
                title = f"{self.name}第{len(self.drafted)}条"
                for answer in (
                    self._caller.get("/search?q=%E5%81%9C%E7%94%B5"),
                    self._caller.post("/entries", new_entry(title=title)),
                ):
                    self.answers[str(answer.status)] += 1
                self.drafted.append(title)
            except NoAnswer as error:
                self.answers[str(error)] += 1

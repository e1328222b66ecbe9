"""Where the service runs: on one machine with SQLite, or as nodes with PostgreSQL behind nginx."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.kit.postgres_server import PostgresServer
from benchmarks.kit.server import Server, lives
from core.database import Database
from core.nodes import known_nodes

KEYS = ("secret-key", "caller-keys", "audit-keys")
SERVER_SETTINGS = ("max_connections=300", "shared_buffers=256MB")
RESTART_SECONDS = 1.0  # as systemd waits
READY_AGAIN_SECONDS = 60
ROOT = Path(__file__).parents[2]
_BOUND_SECONDS = 4  # nginx tries to have its port for so long


class Node:
    """A service over a data folder of its own, which may be killed, in part or whole."""

    def __init__(self, name: str, folder: Path, port: int, workers: int, url: str) -> None:
        self.name, self.folder, self.port = name, folder, port
        self._server = Server(folder, port, workers=workers, database_url=url)
        self._server.environment |= {
            "KB_NODE_NAME": name,
            "KB_LOG_LEVEL": "WARNING",
            "KB_TRUSTED_PROXIES": "1" if url else "0",
            "KB_MODEL": os.environ.get("KB_MODEL", "off"),
        }
        self.environment = self._server.environment
        self._whole = 0

    def start(self) -> None:
        """Start it and wait until it is ready."""
        self._server.__enter__()
        self._whole = len(self.processes())

    def stop(self) -> None:
        """Tell it to stop."""
        self._server.__exit__()

    def end(self) -> None:
        """Kill what is left of it."""
        with suppress(AttributeError):  # it was never started
            for pid in self.processes():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def processes(self) -> dict[int, str]:
        """Its processes, with what each is; empty while it is away."""
        return self._server.processes()

    def above_web(self) -> int:
        """The process that watches the web processes: a child of the one that watches all."""
        return min(pid for pid, role in self.processes().items() if role == "web")

    def kill(self, role: str) -> None:
        """SIGKILL one of it, or all of it as a power cut would, and have it be whole again.

        `role`: web, worker, master (which watches the web processes), watcher (which watches all),
        node.
        """
        found = self.processes()
        if role in ("node", "watcher"):
            root = next(iter(found))
            for pid in found if role == "node" else [root]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._start_again(found)
            return
        master = self.above_web()
        ours = {
            "master": [master],
            "web": [pid for pid, name in found.items() if name == "web" and pid != master],
            "worker": [pid for pid, name in found.items() if name == "worker"],
        }
        victim = ours[role][-1]
        os.kill(victim, signal.SIGKILL)
        until = time.monotonic() + READY_AGAIN_SECONDS
        while not self._is_whole_without(victim):
            if not self.processes():  # the whole service ended
                self._start_again(found)
            if time.monotonic() > until:
                raise TimeoutError(f"{self.name} is not whole again after its {role} was killed")
            time.sleep(0.1)

    def _is_whole_without(self, victim: int) -> bool:
        found = self.processes()
        return victim not in found and len(found) >= self._whole and self._server.is_ready()

    def _start_again(self, before: dict[int, str]) -> None:
        """As systemd would."""
        self._server.buried()
        _gone(before)
        time.sleep(RESTART_SECONDS)
        self.start()


def _gone(pids: dict[int, str]) -> None:
    """Wait until these have ended: those whose watcher was killed end by themselves."""
    until = time.monotonic() + READY_AGAIN_SECONDS
    while any(map(lives, pids)):
        if time.monotonic() > until:
            raise TimeoutError("processes outlive the one that watched them")
        time.sleep(0.05)


class Site:
    """All that runs: one node, or several before one PostgreSQL and behind one nginx."""

    victims: tuple[str, ...] = (
        "worker", "web", "worker", "master", "web", "node", "web", "worker", "watcher", "web",
    )  # fmt: skip

    def __init__(self, folder: Path, port: int, workers: int) -> None:
        self.port = port
        self.url = f"sqlite:///{folder / 'kb.sqlite'}"
        self.nodes = [Node("first", folder, port, workers, "")]

    def start(self) -> None:
        """Start all of it."""
        for node in self.nodes:
            node.start()

    def stop(self) -> None:
        """Stop all of it."""
        for node in self.nodes:
            node.stop()

    def end(self) -> None:
        """Kill what is left of it."""
        for node in self.nodes:
            node.end()

    def kill(self, victim: str, turn: int) -> None:
        """Kill that, and have it be there again."""
        self.nodes[turn % len(self.nodes)].kill(victim)

    def command(self, node: Node, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of the service at a node."""
        return subprocess.run(
            [sys.executable, "-m", "kb_app", *arguments],
            env=node.environment,
            capture_output=True,
            text=True,
            check=False,
        )


class Nodes(Site):
    """Three nodes, each with a folder of its own; the first has the base, which is moved."""

    victims = (
        "worker", "web", "leader", "database", "node", "web", "master", "worker", "database",
        "watcher", "leader", "node",
    )  # fmt: skip

    def __init__(self, folder: Path, port: int, workers: int) -> None:
        super().__init__(folder, port, workers)
        self.postgres = PostgresServer(folder.parent / "postgres")
        self.url = self.postgres.url
        self._nginx: subprocess.Popen[bytes] | None = None
        names = ("first", "second", "third")
        folders = [folder, *(folder.parent / name for name in names[1:])]
        for other in folders[1:]:
            other.mkdir(mode=0o700)
        self.nodes = [
            Node(name, where, port + 1 + place, workers, self.url)
            for place, (name, where) in enumerate(zip(names, folders, strict=True))
        ]
        self._folders = folders

    def start(self) -> None:
        self.postgres.make("--data-checksums")
        self.postgres.start(*SERVER_SETTINGS)
        away = self.nodes[0].environment | {"KB_DATABASE_URL": ""}
        moved = subprocess.run(
            [sys.executable, "-m", "kb_app", "move", "--to", self.url], env=away, check=False
        )
        if moved.returncode:
            raise SystemExit("the base could not be moved to PostgreSQL")
        first, *others = self.nodes
        first.start()
        for other in others:
            for key in KEYS:
                shutil.copy(first.folder / key, other.folder / key)
            other.start()
        self._balance()

    def stop(self) -> None:
        assert self._nginx is not None
        self._nginx.terminate()
        self._nginx.wait(10)
        super().stop()
        self.postgres.kill()

    def end(self) -> None:
        super().end()
        if self._nginx is not None:
            self._nginx.terminate()  # killed, it would leave its own behind, at this port
            self._nginx.wait(10)
        with suppress(AssertionError):  # it was never started
            self.postgres.kill()

    def kill(self, victim: str, turn: int) -> None:
        if victim == "database":
            self.postgres.kill()
            self.postgres.start(*SERVER_SETTINGS)
        elif victim == "leader":
            name = self._leader()
            next(node for node in self.nodes if node.name == name).kill("node")
        else:
            super().kill(victim, turn)

    def _leader(self) -> str:
        database = Database(self.url)
        try:
            with database.reading() as session:
                leads = [n.name for n in known_nodes(session) if n.leads and n.is_alive]
        finally:
            database.dispose()
        return leads[0] if leads else self.nodes[0].name

    def _balance(self) -> None:
        """nginx as `deploy/nginx.conf` has it, before these nodes and without TLS."""
        folder = self._folders[0].parent
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        _first, second = (f"server node-{n}:8000 max_fails=3 fail_timeout=2s;" for n in (1, 2))
        servers = [f"server 127.0.0.1:{n.port} max_fails=3 fail_timeout=2s;" for n in self.nodes]
        for said, here in {
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port};",
            "ssl_certificate tls/fullchain.pem;": "",
            "ssl_certificate_key tls/privkey.pem;": "",
            _first: "\n    ".join(servers),
            second: "",
            "/var/log/nginx/access.log": str(folder / "access.log"),
            "events {": f"pid {folder / 'nginx.pid'};\nevents {{",
        }.items():
            if said not in text:
                raise SystemExit(f"deploy/nginx.conf no longer says {said}")
            text = text.replace(said, here)
        conf = folder / "nginx.conf"
        conf.write_text(text)
        command = ["nginx", "-c", str(conf), "-g", "daemon off;", "-e", str(folder / "error.log")]
        self._nginx = subprocess.Popen(command)
        time.sleep(_BOUND_SECONDS)
        if self._nginx.poll() is not None:
            raise SystemExit(f"nginx does not start: is something else on port {self.port}?")

"""The files of a search index, read and put somewhere else."""

from __future__ import annotations

import hashlib

from search_index.engine import Index

Files = dict[str, bytes]  # by their path in the live generation; empty where there is no index


def read(index: Index | None) -> Files:
    """What the live generation consists of."""
    if index is None:
        return {}
    live = index.folder / "live"
    return {
        str(f.relative_to(live)): f.read_bytes() for f in sorted(live.rglob("*")) if f.is_file()
    }


def write(index: Index, files: Files) -> None:
    """Make these the live generation."""
    with index.locked():
        folder = index._folder.new_generation()
        for name, data in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)
        index._folder.make_live(folder)


def digest(files: Files) -> str:
    """Tells one content from another."""
    whole = hashlib.sha256()
    for name, data in files.items():
        whole.update(f"{name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()

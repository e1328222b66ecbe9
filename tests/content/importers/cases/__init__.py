"""Files with a right result of their own, handed over with the service: `case("ho01_…")`."""

from pathlib import Path

FOLDER = Path(__file__).parent


def case(start: str) -> tuple[str, bytes]:
    """Name and bytes of the only file whose name begins with `start`."""
    (path,) = FOLDER.glob(f"{start}_*")
    return path.name, path.read_bytes()

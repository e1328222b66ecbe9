"""How much of a file is read and kept. Sizes in bytes, lengths in characters. Nothing is checked
here.
"""

from typing import Final

MIB: Final = 1024 * 1024

MAX_FILE_BYTES: Final = 10 * MIB
MAX_NAME_CHARS: Final = 200

MAX_UNPACKED_BYTES: Final = 100 * MIB
MAX_RATIO: Final = 100
# Below this size a high ratio is harmless, and honest repetitive text reaches it.
RATIO_FREE_BYTES: Final = 500_000
MAX_MEMBERS: Final = 2_000
MAX_XML_ELEMENTS: Final = 1_000_000
MAX_XML_DEPTH: Final = 200
# Excel has 16,384 columns; more cells than that in one row are made to exhaust memory.
MAX_CELLS_IN_ROW: Final = 16_384

MAX_ROWS: Final = 10_000
# Rows that are blank count here: a sheet may say that its next row is number a million.
MAX_SHEET_ROWS: Final = 100_000
MAX_COLUMNS: Final = 100
MAX_CELL_CHARS: Final = 20_000
# A cell of exactly this length has most likely been cut off by the program that wrote it.
XLSX_CELL_CHARS: Final = 32_767

MAX_LINES: Final = 50_000
MAX_ERRORS: Final = 1_000
MAX_NOTES: Final = 100

MAX_KEPT_BYTES: Final = 30 * MIB  # of one file that is kept with an entry
MAX_KEPT_FILES: Final = 20  # of one revision
MAX_KEPT_TOGETHER: Final = 100 * MIB  # all files of one revision
MAX_KEPT_A_DAY: Final = 500 * MIB  # what one person brings within 24 hours
MAX_PIXELS: Final = 40_000_000  # of a picture, all its frames together
MAX_SIDE: Final = 20_000
MAX_FRAMES: Final = 200
MAX_PAGES: Final = 2_000
MAX_PAGE_CHARS: Final = 100_000
MAX_DOCUMENT_CHARS: Final = 5_000_000
MAX_SEARCHED_PAGES: Final = 5_000  # of all files of one revision
MAX_ALT_CHARS: Final = 500


def size_in_words(size: int) -> str:
    """A size in bytes as people read it: 3.2 MB."""
    for unit, name in ((MIB, "MB"), (1024, "KB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"

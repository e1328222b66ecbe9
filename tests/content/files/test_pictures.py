"""Pictures drawn anew: the same to see, and nothing else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from content.files.pictures import redrawn
from content.files.refusals import Refused
from tests.made_files import picture


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_looks_as_it_did(format: str) -> None:
    _size, data = redrawn(picture("red", format=format), format)
    with Image.open(io.BytesIO(data)) as drawn:
        assert drawn.format == format
        red, green, blue = drawn.convert("RGB").getpixel((20, 15))
    assert red > 240 > 20 > max(green, blue)


def test_a_moving_picture_goes_on_moving() -> None:
    frames = [Image.new("RGB", (10, 10), color) for color in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=80)
    _size, data = redrawn(out.getvalue(), "GIF")
    with Image.open(io.BytesIO(data)) as drawn:
        assert (drawn.n_frames, drawn.info["duration"]) == (3, 80)


def test_one_of_another_format_is_refused() -> None:
    with pytest.raises(Refused, match="已损坏"):
        redrawn(picture(format="JPEG"), "PNG")

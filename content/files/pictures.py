"""Pictures drawn anew: what is kept is pixels, not what somebody's program or camera put around
them. Runs apart (`apart`): decoders are where pictures attack.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from typing import Any

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from content.files.limits import MAX_FRAMES, MAX_KEPT_BYTES, MAX_PIXELS, MAX_SIDE, MIB
from content.files.refusals import Refused, refuse
from core.messages import _

_KEPT_ABOUT = ("transparency", "duration", "loop", "background")
_QUALITY = 90


def redrawn(
    data: bytes, format: str, crop: Sequence[float] | None = None
) -> tuple[dict[str, Any], bytes]:
    """The picture in `data`, of Pillow's `format`, as new bytes of the same format.

    `crop`: shares of it that are left out, from left, top, right and bottom.

    Gives its width and height in pixels. Turned as its camera said; without place, thumbnail or
    whatever else stood in the file. Raises `Refused`.
    """
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=[format]) as picture:
            frames = _frames(picture)
        if crop:
            frames = [_cropped(frame, *crop) for frame in frames]
        made = _written(frames, format)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise refuse(_("图片已损坏，打不开；请另存后重试")) from None
    if len(made) > MAX_KEPT_BYTES:
        raise refuse(_("图片超过 {limit} MB，请缩小后重试", limit=MAX_KEPT_BYTES // MIB))
    return {"width": frames[0].width, "height": frames[0].height}, made


def _frames(picture: Image.Image) -> list[Image.Image]:
    count = getattr(picture, "n_frames", 1)
    if max(picture.size) > MAX_SIDE or count > MAX_FRAMES:
        raise _too_large()
    if picture.width * picture.height * count > MAX_PIXELS:
        raise _too_large()
    frames = []
    for place in range(count):
        picture.seek(place)
        picture.load()
        frames.append(_bare(picture))
    return frames


def _bare(picture: Image.Image) -> Image.Image:
    """Its pixels alone."""
    turned = ImageOps.exif_transpose(picture)
    bare = turned.copy() if turned is picture else turned
    for key in set(bare.info) - set(_KEPT_ABOUT):
        del bare.info[key]
    return bare


def _cropped(
    frame: Image.Image, left: float, top: float, right: float, bottom: float
) -> Image.Image:
    width, height = frame.size
    begin = min(int(left * width), width - 1), min(int(top * height), height - 1)
    end = round((1 - right) * width), round((1 - bottom) * height)
    return frame.crop((*begin, max(end[0], begin[0] + 1), max(end[1], begin[1] + 1)))


def _written(frames: list[Image.Image], format: str) -> bytes:
    first, rest = frames[0], frames[1:]
    if format == "JPEG" and first.mode not in ("L", "RGB", "CMYK"):
        first = first.convert("RGB")
    options: dict[str, Any] = {"JPEG": {"quality": _QUALITY}, "WEBP": {"quality": _QUALITY}}.get(
        format, {}
    )
    if rest:
        options |= {"save_all": True, "append_images": rest}
        options |= {key: first.info[key] for key in ("duration", "loop") if key in first.info}
    out = io.BytesIO()
    first.save(out, format=format, **options)
    return out.getvalue()


def _too_large() -> Refused:
    most = MAX_PIXELS // 1_000_000
    return refuse(_("图片太大：最多 {most} 百万像素，每边最多 {side}", most=most, side=MAX_SIDE))

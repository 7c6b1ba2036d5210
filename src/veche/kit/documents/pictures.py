"""Pictures: how large they are once turned upright, and a small copy to show."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from veche.kit.documents.form import Extracted, Unreadable

MOST_PIXELS = 100_000_000
SMALL = 480  # pixels of the preview's longer side
_TURNED = (5, 6, 7, 8)  # EXIF orientations that lie on their side
_ORIENTATION = 0x0112

Image.MAX_IMAGE_PIXELS = None  # counted below, before anything is unpacked


def prepare() -> None:
    """Loads what reads and writes pictures, as nothing can be loaded later."""
    Image.init()


def read_picture(source: BinaryIO) -> Extracted:
    """Size and preview; of an animation, its first frame."""
    warnings.simplefilter("ignore")
    try:
        with Image.open(source) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise Unreadable("too_large")
            if picture.getexif().get(_ORIENTATION) in _TURNED:
                width, height = height, width
            return Extracted(width=width, height=height, preview=_small(picture))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise Unreadable("damaged") from error


def _small(picture: Image.Image) -> bytes:
    picture.draft("RGB", (SMALL * 2, SMALL * 2))
    upright = ImageOps.exif_transpose(picture) or picture
    kept = "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
    small = upright.convert(kept)
    small.thumbnail((SMALL, SMALL))
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=2)
    return out.getvalue()

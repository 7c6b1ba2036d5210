"""Pictures of a document: how large they are, and in a form that the format takes."""

from __future__ import annotations

import io

import msgspec

MOST_PIXELS = 50_000_000


class Picture(msgspec.Struct, frozen=True):
    """A picture that can be put into a document."""

    kind: str  # png, jpeg or gif
    data: bytes
    width: int
    height: int


def as_picture(data: bytes, kinds: tuple[str, ...]) -> Picture | None:
    """The picture in one of `kinds`, made into PNG if need be; `None` when it is none, or one that is too large."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            if not 0 < width * height <= MOST_PIXELS:
                return None
            kind = (image.format or "").lower()
            if kind in kinds:
                image.load()
                return Picture(kind, data, width, height)
            made = io.BytesIO()
            image.convert("RGBA" if image.mode in ("P", "LA", "RGBA") else "RGB").save(made, "PNG")
            return Picture("png", made.getvalue(), width, height)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None

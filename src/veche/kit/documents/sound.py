"""Sound: how long it plays, as far as its first bytes (or its last page) say so."""

from __future__ import annotations

import struct
from typing import BinaryIO

from veche.kit.documents.form import Extracted, Unreadable

_NEAR = 1 << 16


def read_sound(source: BinaryIO) -> Extracted:
    """The duration of WAV, FLAC, Ogg and MP4; that of MP3 is left to the player."""
    head = source.read(_NEAR)
    try:
        seconds = _seconds(head, source)
    except (struct.error, ZeroDivisionError, OverflowError) as error:
        raise Unreadable("damaged") from error
    known = seconds is not None and 0 < seconds < 10**6
    return Extracted(duration_ms=round(seconds * 1000) if known and seconds is not None else None)


def _seconds(head: bytes, source: BinaryIO) -> float | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return _wav(head, source)
    if head[:4] == b"fLaC":
        packed = int.from_bytes(head[18:26], "big")
        return (packed & 0xFFFFFFFFF) / (packed >> 44)
    if head[:4] == b"OggS":
        return _ogg(head, source)
    if head[4:8] == b"ftyp":
        return _mp4(source)
    return None


def _wav(head: bytes, source: BinaryIO) -> float | None:
    rate, at = 0, 12
    while at + 8 <= len(head):
        name, size = struct.unpack_from("<4sI", head, at)
        if name == b"fmt ":
            (rate,) = struct.unpack_from("<I", head, at + 16)
        elif name == b"data":
            whole = source.seek(0, 2)
            return min(float(size), whole - at - 8) / rate
        at += 8 + size + size % 2
    return None


def _ogg(head: bytes, source: BinaryIO) -> float | None:
    opus = b"OpusHead" in head[:200]
    found = head.find(b"\x01vorbis", 0, 200)
    rate = 48_000 if opus else struct.unpack_from("<I", head, found + 12)[0] if found >= 0 else 0
    size = source.seek(0, 2)
    source.seek(max(0, size - _NEAR))
    tail = source.read(_NEAR)
    last = tail.rfind(b"OggS")
    return struct.unpack_from("<q", tail, last + 6)[0] / rate if rate and last >= 0 else None


def _mp4(source: BinaryIO) -> float | None:
    """Looks for the movie header among the boxes, which may stand before or after the sound itself."""
    at, end = 0, source.seek(0, 2)
    for _ in range(1000):
        source.seek(at)
        box = source.read(16)
        if len(box) < 16 or at >= end:
            return None
        size, name = struct.unpack_from(">I4s", box)
        if name == b"moov":
            source.seek(at + 8)
            inside = source.read(4096)
            found = inside.find(b"mvhd")
            if found < 0:
                return None
            long = inside[found + 4] == 1
            scale, length = struct.unpack_from(">IQ" if long else ">II", inside, found + (24 if long else 16))
            return float(length) / float(scale)
        if size == 1:
            (size,) = struct.unpack_from(">Q", box, 8)
        if size < 8:
            return None
        at += size
    return None

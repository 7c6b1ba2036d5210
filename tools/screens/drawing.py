"""Draws what a terminal showed: text with colours as tmux gives it, into a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parents[2] / "src/veche/features/exchange/fonts/DejaVuSansMono.ttf"
SIZE, MARGIN = 22, 28
GROUND, INK, BAR = (24, 27, 32), (218, 221, 226), (38, 42, 49)
DOTS = ((236, 106, 94), (244, 191, 79), (97, 197, 84))
_SIXTEEN = [
    (24, 27, 32), (224, 108, 117), (130, 190, 120), (220, 180, 105), (97, 160, 239), (198, 130, 221), (86, 182, 194),
    (200, 204, 210), (110, 118, 130), (240, 130, 138), (152, 210, 140), (235, 200, 125), (125, 180, 250),
    (215, 155, 235), (110, 205, 215), (245, 247, 250),
]  # fmt: skip
_CODES = re.compile(r"\x1b\[([0-9;:]*)m|\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|[\x0e\x0f]")

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Look:
    """How a sign stands there."""

    ink: Colour = INK
    ground: Colour = GROUND
    bold: bool = False
    dim: bool = False
    underline: bool = False
    reverse: bool = False


def draw(screen: str, title: str, columns: int) -> Image.Image:
    """A window with what `screen` says."""
    font = ImageFont.truetype(str(FONT), SIZE)
    wide, high = round(font.getlength("M")), round(SIZE * 1.32)
    lines = screen.rstrip("\n").split("\n")
    bar = high + 14
    size = (columns * wide + 2 * MARGIN, len(lines) * high + 2 * MARGIN + bar)
    picture = Image.new("RGB", size, GROUND)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, size[0], bar), fill=BAR)
    for number, colour in enumerate(DOTS):
        pen.ellipse((20 + number * 26, bar // 2 - 7, 34 + number * 26, bar // 2 + 7), fill=colour)
    pen.text((size[0] // 2, bar // 2), title, font=font, fill=(150, 156, 166), anchor="mm")
    look = Look()
    for row, line in enumerate(lines):
        top = bar + MARGIN + row * high
        signs, look = _signs(line, look)
        for column, (sign, style) in enumerate(signs):
            _put(pen, font, sign, style, (MARGIN + column * wide, top, MARGIN + (column + 1) * wide, top + high))
    return picture


def _put(pen: ImageDraw.ImageDraw, font: Any, sign: str, look: Look, box: tuple[int, int, int, int]) -> None:
    ink, ground = (look.ground, look.ink) if look.reverse else (look.ink, look.ground)
    if look.dim:
        ink = _between(ink, ground)
    if ground != GROUND:
        pen.rectangle(box, fill=ground)
    left, top, right, _ = box
    for shift in (0, 1) if look.bold else (0,):
        pen.text((left + shift, top), sign, font=font, fill=ink)
    if look.underline:
        pen.line((left, top + SIZE + 3, right, top + SIZE + 3), fill=ink, width=2)


def _between(one: Colour, other: Colour) -> Colour:
    return tuple((5 * a + 4 * b) // 9 for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


def _signs(line: str, look: Look) -> tuple[list[tuple[str, Look]], Look]:
    """Each sign with its look, and the look that goes on in the next line."""
    found: list[tuple[str, Look]] = []
    at = 0
    for code in _CODES.finditer(line):
        found += [(sign, look) for sign in line[at : code.start()]]
        if code[1] is not None:
            look = _apply(look, code[1])
        at = code.end()
    return [*found, *((sign, look) for sign in line[at:])], look


def _apply(look: Look, codes: str) -> Look:
    numbers = [int(one or 0) for one in re.split("[;:]", codes)] if codes else [0]
    simple = {
        1: {"bold": True},
        2: {"dim": True},
        4: {"underline": True},
        7: {"reverse": True},
        24: {"underline": False},
    }
    simple |= {22: {"bold": False, "dim": False}, 27: {"reverse": False}}
    while numbers:
        number = numbers.pop(0)
        if number == 0:
            look = Look()
        elif number in simple:
            look = replace(look, **simple[number])  # type: ignore[arg-type]
        elif number in (38, 48) and numbers:
            kind = numbers.pop(0)
            colour = _indexed(numbers.pop(0)) if kind == 5 else (numbers.pop(0), numbers.pop(0), numbers.pop(0))
            look = replace(look, ink=colour) if number == 38 else replace(look, ground=colour)
        elif number in (39, 49):
            look = replace(look, ink=INK) if number == 39 else replace(look, ground=GROUND)
        elif 30 <= number <= 37 or 90 <= number <= 97:
            look = replace(look, ink=_SIXTEEN[number - 30 if number < 40 else number - 82])
        elif 40 <= number <= 47 or 100 <= number <= 107:
            look = replace(look, ground=_SIXTEEN[number - 40 if number < 50 else number - 92])
    return look


def _indexed(number: int) -> Colour:
    if number < 16:
        return _SIXTEEN[number]
    if number >= 232:
        grey = 8 + (number - 232) * 10
        return grey, grey, grey
    steps = [0, 95, 135, 175, 215, 255]
    number -= 16
    return steps[number // 36], steps[number // 6 % 6], steps[number % 6]

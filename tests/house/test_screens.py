"""Pictures of the terminal: what tmux gives is drawn with its colours, and nothing else."""

from __future__ import annotations

from tools.screens.drawing import GROUND, INK, Look, _signs, draw


def looks(line: str) -> list[tuple[str, Look]]:
    return _signs(line, Look())[0]


def test_codes_become_looks() -> None:
    assert looks("a\x1b[1mb\x1b[0mc") == [("a", Look()), ("b", Look(bold=True)), ("c", Look())]
    assert looks("\x1b[2;4mx") == [("x", Look(dim=True, underline=True))]
    assert looks("\x1b[36mx\x1b[39my") == [("x", Look(ink=(86, 182, 194))), ("y", Look(ink=INK))]
    assert looks("\x1b[38;5;196;48;2;1;2;3mx") == [("x", Look(ink=(255, 0, 0), ground=(1, 2, 3)))]
    assert looks("\x1b[?25l\x1b(Bx\x0f") == [("x", Look())]


def test_a_look_goes_on_in_the_next_line() -> None:
    assert _signs("y", _signs("\x1b[7mx", Look())[1])[0] == [("y", Look(reverse=True))]


def test_a_picture_has_the_size_of_its_screen() -> None:
    small, large = draw("x", "chat", 40), draw("x\n\x1b[1;32mПривет\x1b[0m ●─", "chat", 80)
    assert large.width > small.width * 1.8 and large.height > small.height
    assert small.getpixel((2, small.height - 2)) == GROUND
    colours = {colour for _, colour in large.getcolors(1 << 20) or []}
    assert (130, 190, 120) in colours

"""Makes the pictures of the manual and of the README out of those that `web/pictures/take.mjs` took.

python -m tools.pictures <folder>
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).parents[1] / "docs"
LANGUAGES = ("ru", "en")
SCREENS = [
    "artifact",
    "export",
    "formula",
    "library",
    "mention",
    "palette",
    "project",
    "search",
    "settings-appearance",
    "settings-budgets",
    "settings-people",
    "settings-privacy",
    "settings-providers",
    "settings-security",
    "several",
    "share-link",
    "template-fill",
    "temporary-chat",
    "tree",
    "usage",
    "viewer",
]
PHONES = ("chat", "several", "chat-bar-menu", "new-chat")
PHONE = (390, 844)
WIDTH = 1200
GAP = 26
GROUND = (226, 228, 224)


def main(source: Path) -> None:
    manual, readme = DOCS / "manual" / "images", DOCS / "images"
    for folder in (manual, readme):
        folder.mkdir(exist_ok=True)
    for language in LANGUAGES:
        for name in SCREENS:
            _save(_open(source / f"{name}-{language}-desk-light.png"), manual / f"{name}-{language}.webp")
        _save(_open(source / f"chat-{language}-desk-light.png"), readme / f"chat-{language}.webp")
        phones = [_open(source / f"{name}-{language}-phone-dark.png") for name in PHONES]
        _save(_side_by_side(phones), manual / f"phone-{language}.webp")


def _open(path: Path) -> Image.Image:
    return Image.open(path).convert("RGB")


def _side_by_side(phones: list[Image.Image]) -> Image.Image:
    wide, high = PHONE
    board = Image.new("RGB", (len(phones) * (wide + GAP) + GAP, high + 2 * GAP), GROUND)
    for place, phone in enumerate(phones):
        board.paste(phone.resize(PHONE), (GAP + place * (wide + GAP), GAP))
    return board


def _save(picture: Image.Image, path: Path) -> None:
    height = round(picture.height * WIDTH / picture.width)
    picture.resize((WIDTH, height), Image.Resampling.LANCZOS).save(path, "WEBP", quality=80, method=6)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

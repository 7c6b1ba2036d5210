"""Modules that are loaded when they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from veche.features.identity import service as identity
from veche.kit.later import Later, on_use


def test_a_module_is_loaded_with_its_first_use() -> None:
    program = (
        "import sys\n"
        "from veche.kit.later import Later\n"
        "colours = Later('colorsys')\n"
        "assert 'colorsys' not in sys.modules\n"
        "assert colours.rgb_to_hls(0, 0, 0) == (0, 0, 0)\n"
        "assert 'colorsys' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_what_is_not_there_is_told_as_for_any_module() -> None:
    with pytest.raises(AttributeError, match="nothing_such"):
        Later("json").nothing_such  # noqa: B018
    with pytest.raises(AttributeError, match="nothing_such"):
        on_use("json", {"decoder": ["JSONDecoder"]})("nothing_such")


def test_a_package_gives_all_that_it_promises() -> None:
    assert [name for name in identity.__all__ if getattr(identity, name, None) is None] == []
    assert sorted(identity.__all__) == list(identity.__all__)

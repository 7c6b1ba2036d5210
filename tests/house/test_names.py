"""The checks of names and sizes: the house passes them, and planted mistakes do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import names, sizes

ROOT = Path(__file__).resolve().parents[2]


def _plant(root: Path, name: str, text: str = '"""A file."""\n') -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_house_has_good_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert names.main(ROOT) == 0, capsys.readouterr().out


def test_the_house_has_good_sizes(capsys: pytest.CaptureFixture[str]) -> None:
    assert sizes.main(ROOT) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "name",
    [
        "src/veche/features/usage/service.py",
        "src/veche/features/usage/service/record.py",
        "src/veche/features/usage/prices/openai.toml",
        "src/veche/features/usage/__init__.py",
        "src/veche/kit/database.py",
        "web/src/ui/Button.tsx",
        "tests/features/usage/test_service.py",
    ],
)
def test_a_good_name_passes(tmp_path: Path, name: str) -> None:
    _plant(tmp_path, name)
    assert names.main(tmp_path) == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("src/veche/features/usage/tricks.py", "has only the files"),
        ("src/veche/features/usage/notes.txt", "has only the files"),
        ("src/veche/features/usage/parts/one.py", "has only the files"),
        ("src/veche/features/usage/service/deep/one.py", "no folders"),
        ("src/veche/adapters/east/service.py", "has only the files"),
        ("src/veche/adapters/east/provider.py", "manifest.py"),
        ("src/veche/kit/utils.py", "says nothing"),
        ("src/veche/kit/text_helpers.py", "says nothing"),
        ("src/veche/common/dates.py", "says nothing"),
        ("tests/fakes/base.py", "says nothing"),
        ("web/src/logic/dateUtils.ts", "says nothing"),
        ("web/src/ui/SessionManager.tsx", "says nothing"),
    ],
)
def test_a_wrong_name_is_caught(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str) -> None:
    _plant(tmp_path, name)
    assert names.main(tmp_path) > 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", "must be a sentence"),
        ('"""Database"""\n', "must be a sentence"),
        ('"""A room."""\n\n\nclass SessionManager: ...\n', "class SessionManager"),
    ],
)
def test_a_wrong_text_is_caught(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    _plant(tmp_path, "src/veche/kit/database.py", text)
    assert names.main(tmp_path) > 0
    assert said in capsys.readouterr().out


def test_a_role_is_a_file_or_a_folder(tmp_path: Path) -> None:
    _plant(tmp_path, "src/veche/features/usage/service.py")
    _plant(tmp_path, "src/veche/features/usage/service/record.py")
    assert names.main(tmp_path) == 1


def _function(lines: int, *, explained: int = 0) -> str:
    text = '    """' + "Why.\n" * explained + '    """\n' if explained else ""
    return '"""A file."""\n\n\ndef long() -> None:\n' + text + "    x = 1\n" * (lines - 1)


def test_sizes_within_the_limits_pass(tmp_path: Path) -> None:
    _plant(tmp_path, "src/veche/kit/one.py", _function(50, explained=30))
    _plant(tmp_path, "src/veche/kit/two.py", '"""A file."""\n' * 300)
    assert sizes.main(tmp_path) == 0


def test_a_migration_may_be_long(tmp_path: Path) -> None:
    _plant(tmp_path, "src/veche/entry/migrations/versions/0001_foundation.py", _function(400))
    assert sizes.main(tmp_path) == 0


def test_a_large_module_is_caught(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _plant(tmp_path, "src/veche/kit/one.py", '"""A file."""\n' * 301)
    assert sizes.main(tmp_path) == 1
    assert "301 lines, 300 allowed" in capsys.readouterr().out


def test_a_large_function_is_caught(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _plant(tmp_path, "src/veche/kit/one.py", _function(51))
    assert sizes.main(tmp_path) == 1
    assert "one.py::long: 51 lines, 50 allowed" in capsys.readouterr().out


@pytest.mark.parametrize(("listed", "mistakes"), [(60, 0), (59, 1), (61, 1)])
def test_the_list_of_large_things_is_exact(tmp_path: Path, listed: int, mistakes: int) -> None:
    _plant(tmp_path, "src/veche/kit/one.py", _function(60))
    _plant(tmp_path, sizes.LIST, f"# why\nsrc/veche/kit/one.py::long {listed}\n")
    assert sizes.main(tmp_path) == mistakes


def test_the_list_only_shrinks(tmp_path: Path) -> None:
    _plant(tmp_path, "src/veche/kit/one.py", _function(60))
    _plant(tmp_path, sizes.LIST, "src/veche/kit/gone.py 400\nsrc/veche/kit/one.py::long 70\n")
    assert sizes.main(tmp_path, shrink=True) == 0
    assert (tmp_path / sizes.LIST).read_text().splitlines()[1:] == ["src/veche/kit/one.py::long 60"]
    _plant(tmp_path, "src/veche/kit/one.py", _function(65))
    assert sizes.main(tmp_path, shrink=True) == 1

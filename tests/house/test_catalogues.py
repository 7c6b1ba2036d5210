"""Every code that can reach a person has its sentence in Russian and English, with the same fields."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import veche
from veche.kit.errors import VecheError
from veche.kit.messages import sentence

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/veche"
FOLDER = SOURCE / "catalogues"
_CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_SPEAKERS = {"sentence", "said", "say", "warn", "mistake", "_refuse"}


def _read(locale: str) -> dict[str, str]:
    return {
        f"{path.stem}.{name}": text
        for path in sorted((FOLDER / locale).glob("*.toml"))
        for name, text in tomllib.loads(path.read_text("utf-8")).items()
    }


EN, RU = _read("en"), _read("ru")


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _classes() -> Iterator[type[VecheError]]:
    for module in pkgutil.walk_packages(veche.__path__, "veche."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting: list[type[VecheError]] = [VecheError]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.__subclasses__()


def _literals() -> Iterator[tuple[str, str]]:
    """`code="x.y"` anywhere, and what is given to those who speak."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            values: list[ast.expr] = []
            if isinstance(node, ast.keyword) and node.arg == "code":
                values.append(node.value)
            elif isinstance(node, ast.Call) and _name(node.func) in _SPEAKERS and node.args:
                values.append(node.args[0])
            for value in values:
                made = [part for one in ast.walk(value) if isinstance(one, ast.JoinedStr) for part in one.values]
                for part in ast.walk(value):
                    if isinstance(part, ast.Constant) and part not in made and _CODE.fullmatch(str(part.value)):
                        # the terminal's sentences stand in files of their own
                        own = path.is_relative_to(SOURCE / "cli") and str(part.value) not in EN
                        yield (f"cli_{part.value}" if own else str(part.value)), where


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_every_error_has_its_sentence() -> None:
    missing = {
        f"{one.__module__}.{one.__qualname__}: {one.code}"
        for one in _classes()
        if one.__module__.startswith("veche.") and (one.code if "." in one.code else f"error.{one.code}") not in EN
    }
    # a client's own class carries whatever code the server sent
    assert missing == set()


def test_every_code_has_its_sentence() -> None:
    found = list(_literals())
    assert len(found) > 50, "the search itself has broken"
    assert [f"{where}: {code}" for code, where in found if code not in EN] == []


def test_both_languages_say_the_same() -> None:
    assert sorted(EN.keys() - RU.keys()) == [], "only in English"
    forms = {code for code in RU if code.endswith("_few") and code.removesuffix("few") + "many" in EN}  # 2, 3, 4
    assert sorted(RU.keys() - EN.keys() - forms) == [], "only in Russian"
    assert {code: (_fields(EN[code]), _fields(RU[code])) for code in EN if _fields(EN[code]) != _fields(RU[code])} == {}


def test_each_language_is_itself() -> None:
    assert [code for code, text in EN.items() if re.search("[а-яё]", text.lower())] == []
    assert [code for code, text in {**EN, **RU}.items() if not text.strip()] == []
    same = [code for code in EN if EN[code] == RU[code] and len(re.sub(r"{.*?}", "", EN[code]).split()) > 3]
    assert same == [], "not translated"


def test_every_provider_error_says_what_to_do() -> None:
    for texts in (EN, RU):
        for code, text in texts.items():
            if code.startswith("provider."):
                assert len(re.findall(r"[.!?](?: |$)", text.replace("{", "").replace("}", ""))) >= 1, code
                assert "." in text.rstrip(".") or ":" in text, f"{code}: only says what happened"


def test_a_silent_vendor_leaves_no_empty_bracket() -> None:
    assert "()" not in sentence("provider.key", "en", provider="openai", vendor="")
    assert "(bad key)" in sentence("provider.key", "en", provider="openai", vendor="bad key")

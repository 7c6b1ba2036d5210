"""The locked dependencies: hashes for all, for every platform, and no address of any registry."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-build.lock", "requirements-engine.lock"]
_PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)(\[[a-z,]+\])?==(?P<version>[^ ;]+)( ; [^\\]+)?", re.IGNORECASE)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def _entries(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _pins(name: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for entry in _entries(name):
        found = _PIN.match(entry)
        assert found, entry
        pins.setdefault(found["name"].lower().replace("_", "-"), set()).add(found["version"])
    return pins


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_python_package_is_pinned_with_hashes(name: str) -> None:
    for entry in _entries(name):
        pin, *hashes = re.split(r"\s+(?=--hash)", entry.strip())
        assert _PIN.fullmatch(pin.strip()), pin
        assert hashes, entry
        assert all(_HASH.fullmatch(each.strip()) for each in hashes), pin


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_python_locks_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--extra|--find-links| @ |\bpypi\b|file:", text)


def test_the_locks_agree_with_each_other() -> None:
    every = _pins("requirements-dev.lock")
    for name in ("requirements.lock", "requirements-build.lock"):
        for package, versions in _pins(name).items():
            assert versions <= every[package], f"{package} in {name}: run `make lock`"


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": [*groups["test"], *groups["check"], *groups["build"]],
        "requirements-build.lock": groups["build"],
        "requirements-engine.lock": groups["engine"],
    }
    for name, requirements in wanted.items():
        names = {re.split(r"[\[<>=;~! ]", each)[0].lower().replace("_", "-") for each in requirements}
        assert names <= set(_pins(name)), f"{names - set(_pins(name))} not in {name}: run `make lock`"


def _npm() -> dict[str, dict[str, Any]]:
    packages: dict[str, dict[str, Any]] = json.loads((ROOT / "web/package-lock.json").read_text())["packages"]
    return packages


def test_every_npm_package_is_pinned_with_a_hash_and_no_address() -> None:
    for name, package in _npm().items():
        if name:
            assert package["integrity"].startswith("sha512-"), name
            assert "resolved" not in package, name
            assert re.fullmatch(r"\d[\w.+-]*", package["version"]), name


def test_the_npm_lock_holds_every_platform() -> None:
    """A lock that lacks the optional packages of other platforms cannot be installed, there or here."""
    packages = _npm()
    names = {name.rpartition("node_modules/")[2] for name in packages}
    for name, package in packages.items():
        missing = set(package.get("optionalDependencies", {})) - names
        assert not missing, f"{name} in web/package-lock.json lacks {missing}"


def test_the_npm_lock_is_that_of_package_json() -> None:
    root, asked = _npm()[""], json.loads((ROOT / "web/package.json").read_text())
    for field in ("dependencies", "devDependencies"):
        assert root.get(field, {}) == asked.get(field, {})

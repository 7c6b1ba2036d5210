"""The floors of the web part hold, and each rule breaks when a wrong import is planted."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

WEB = Path(__file__).resolve().parents[2] / "web"
CRUISER = WEB / "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"
HOUSE = {
    "app/main.ts": "import '../features/east/screen'\nimport '../features/west/screen'\n",
    "features/east/screen.ts": "import '../../ui/button'\nimport '../../api/calls'\n",
    "features/west/screen.ts": "import '../../logic/tree'\n",
    "ui/button.ts": "import '../logic/tree'\n",
    "api/calls.ts": "import '../logic/tree'\n",
    "logic/tree.ts": "export {}\n",
}


def _broken(folder: Path) -> set[str]:
    assert CRUISER.exists(), "the web's packages are not installed: run `make test`"
    command = ["node", CRUISER, "src", "--config", ".dependency-cruiser.cjs", "--output-type", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return {violation["rule"]["name"] for violation in report["summary"]["violations"]}


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A web part with one file on each floor, under the real rules."""
    for name in (".dependency-cruiser.cjs", "tsconfig.json", "package.json"):
        (tmp_path / name).write_text((WEB / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(WEB / "node_modules")
    for name, text in HOUSE.items():
        path = tmp_path / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_right_imports_pass(web: Path) -> None:
    assert _broken(web) == set()


@pytest.mark.parametrize(
    ("file", "imported", "rule"),
    [
        ("features/east/screen.ts", "../west/screen", "features-are-strangers"),
        ("features/east/screen.ts", "../../app/main", "features-know-no-app"),
        ("ui/button.ts", "../features/east/screen", "ui-imports-only-logic"),
        ("ui/button.ts", "../api/calls", "ui-imports-only-logic"),
        ("api/calls.ts", "../ui/button", "api-imports-only-logic"),
        ("logic/tree.ts", "../api/calls", "logic-imports-only-logic"),
        ("logic/tree.ts", "react", "logic-knows-no-react"),
        ("logic/tree.ts", "./gone", "nothing-unresolvable"),
        ("logic/tree.ts", "../ui/button", "no-rings"),
    ],
)
def test_a_wrong_import_is_caught(web: Path, file: str, imported: str, rule: str) -> None:
    path = web / "src" / file
    path.write_text(f"import '{imported}'\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert rule in _broken(web)

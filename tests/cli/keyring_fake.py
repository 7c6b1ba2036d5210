"""A key ring for tests, as a module named `keyring`: keys in a file; or one that never answers."""

from __future__ import annotations

from pathlib import Path

MODULE = """
import json, os, time
from pathlib import Path

_FILE = Path(os.environ["FAKE_RING"])


class Ring:
    name = "fake ring"
    priority = float(os.environ.get("FAKE_RING_PRIORITY", "5"))

    def _all(self):
        if os.environ.get("FAKE_RING_HANGS"):
            time.sleep(600)
        return json.loads(_FILE.read_text()) if _FILE.exists() else {}

    def get_password(self, service, name):
        return self._all().get(f"{service}/{name}")

    def set_password(self, service, name, value):
        _FILE.write_text(json.dumps(self._all() | {f"{service}/{name}": value}))

    def delete_password(self, service, name):
        _FILE.write_text(json.dumps({k: v for k, v in self._all().items() if k != f"{service}/{name}"}))


def get_keyring():
    return Ring()
"""


def plant(folder: Path) -> dict[str, str]:
    """Puts the module into `folder`; gives the environment that finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keyring.py").write_text(MODULE)
    return {"PYTHONPATH": str(folder), "FAKE_RING": str(folder / "ring.json")}

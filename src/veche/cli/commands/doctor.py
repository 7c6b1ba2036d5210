"""`chat doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command


def _doctor(local: bool, as_json: bool) -> int:
    from veche.cli.doctor import examine

    return examine(local=local, as_json=as_json)


doctor_command = Command("doctor", callback=_doctor, params=[LOCAL, JSON])

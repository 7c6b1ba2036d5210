"""How commands begin and end: the client opened for them, failures told in a sentence, everything closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from veche.cli.sitting import sitting
from veche.cli.stage import Stage
from veche.cli.way import choose_way


@contextmanager
def open_stage(*, local: bool) -> Iterator[Stage]:
    """A stage that is closed at the end, whatever happens; inside a sitting its own, which goes on."""
    here = sitting()
    if here is not None:
        yield here.stage
        return
    stage = Stage(choose_way(local=local))
    try:
        yield stage
    finally:
        stage.close()

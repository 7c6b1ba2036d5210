"""How a person wants to be answered: the options of `ask` and `run` together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from veche.client.entities import Params


@dataclass
class Manner:
    """What is `None` is left to the conversation, the person's settings and the model."""

    model: str | None = None
    system: str | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    top_p: float | None = None
    seed: int | None = None
    files: tuple[str, ...] = ()
    go_on: bool = False
    no_save: bool = False
    local: bool = False
    conversation: str | None = None  # one that there is, by its name or id
    name: str | None = None  # what a new one is called
    project: str | None = None
    reasoning: Literal["folded", "shown", "hidden"] = "folded"
    template: str | None = None
    values: tuple[str, ...] = ()

    def params(self) -> Params | None:
        """The parameters that were named."""
        from veche.client.entities import Params

        given = Params(temperature=self.temperature, max_tokens=self.max_tokens, top_p=self.top_p, seed=self.seed)
        return None if given == Params() else given

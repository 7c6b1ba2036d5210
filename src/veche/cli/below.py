"""The line below the prompt: project · conversation · model · context · cost of this sitting."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from veche.cli.terminal import harmless
from veche.cli.words import say

if TYPE_CHECKING:
    from veche.client.entities import Message
    from veche.client.port import Client


@dataclass
class Below:
    """What is known; it is drawn while the person types, so nothing here asks anybody."""

    project: str = ""
    title: str = ""
    model: str = ""
    used: int | None = None
    window: int | None = None
    messages: int = 0  # on the branch
    costs: dict[str, Decimal] = field(default_factory=dict)
    unpriced: bool = False

    def spent(self, message: Message) -> None:
        """An answer came."""
        self.model = message.model or self.model
        if message.cost is not None:
            known = self.costs.get(message.cost.currency, Decimal(0))
            self.costs[message.cost.currency] = known + Decimal(message.cost.amount)
        elif message.usage is not None:
            self.unpriced = True

    def line(self, columns: int) -> str:
        """As much of it as fits; what matters least goes first."""
        facts = [self.project, _cut(self.title, max(10, columns // 3)), self.model, self._context(), self._cost()]
        for unimportant in (None, 0, 1, 4, 3):
            if unimportant is not None:
                facts[unimportant] = ""
            text = " · ".join(fact for fact in facts if fact)
            if _wide(text) <= columns:
                return text
        return _cut(self.model, columns)

    def _context(self) -> str:
        if self.used is None:
            return ""
        return f"{_short(self.used)}/{_short(self.window)}" if self.window else _short(self.used)

    def _cost(self) -> str:
        from veche.cli.figures import money

        told = ", ".join(money(amount, currency) for currency, amount in self.costs.items() if amount)
        return f"≥ {told}" if told and self.unpriced else told

    async def look(self, client: Client, conversation_id: str, model: str | None) -> None:
        """Asks how the conversation stands."""
        conversation = await client.conversation(conversation_id)
        self.title = harmless(conversation.title or say("untitled"))
        self.project = ""
        if conversation.project_id is not None:
            known = await client.projects()
            self.project = next((harmless(one.name) for one in known if one.id == conversation.project_id), "")
        gauge = await client.context(conversation_id, model=model)
        self.model, self.used, self.window = harmless(gauge.model), gauge.used, gauge.window
        self.messages = len(gauge.messages)

    def leave(self) -> None:
        """A new conversation begins."""
        self.title, self.used, self.messages = "", None, 0


def _short(number: int) -> str:
    """1234 → 1.2k."""
    for size, sign in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            return f"{number / size:.1f}".removesuffix(".0") + sign
    return str(number)


def _wide(text: str) -> int:
    from veche.cli.rendering.flow import width_of

    return width_of(text)


def _cut(text: str, columns: int) -> str:
    text = " ".join(text.split())
    if _wide(text) <= columns:
        return text
    while text and _wide(text) > columns - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"

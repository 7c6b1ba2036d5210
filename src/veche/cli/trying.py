"""`chat ask --dry-run`: what would be sent, how much that is and about what it costs. Nothing goes out or stays."""

from __future__ import annotations

from typing import Any

from veche.cli.beginning import draft_new
from veche.cli.context import print_request
from veche.cli.finding import find
from veche.cli.manner import Manner
from veche.cli.stage import Stage
from veche.cli.wish import Wish
from veche.cli.words import notice, say
from veche.client.entities import Cost, Params, Part, Preview, Previewed, TextPart, VecheError, part_of, to_json
from veche.client.port import Client


def try_out(
    stage: Stage,
    text: str,
    files: list[tuple[str, bytes]],
    manner: Manner,
    wish: Wish,
    schema: dict[str, Any] | None,
) -> int:
    """Shows it for each model that is meant; gives the exit code."""
    models: tuple[str | None, ...] = wish.models or (manner.model,)
    found = [stage.call(lambda client, model=model: _look(client, text, files, manner, model, schema))  # type: ignore[misc]
             for model in models]  # fmt: skip
    if wish.as_json:
        facts = [_facts(one) for one in found]
        print(to_json(facts if len(models) > 1 else facts[0], indent=2))
        return 0
    for one in found:
        print_request(one, as_json=False)
        _tell(one)
    return 0


async def _look(
    client: Client,
    text: str,
    files: list[tuple[str, bytes]],
    manner: Manner,
    model: str | None,
    schema: dict[str, Any] | None,
) -> Previewed:
    params = manner.params()
    wanted = Preview(model=model, params=Params(schema=schema).over(params or Params()) if schema else params)
    if manner.go_on or manner.conversation:
        wanted.conversation_id = (await find(client, manner.conversation, project=manner.project)).id
    else:
        wanted.begin = await draft_new(client, manner)
    parts: list[Part] = [TextPart(text)] if text else []
    taken = []
    try:  # the house has to read them; then they go again
        for name, data in files:
            file = await client.upload(name, data)
            taken.append(file.id)
            parts.append(part_of(file))
        wanted.parts = parts
        return await client.preview(wanted)
    finally:
        for file_id in taken:
            try:
                await client.delete_file(file_id)
            except VecheError:
                continue


def _tell(found: Previewed) -> None:
    gauge = found.gauge
    notice("", dim=False)
    share = say("ask.tokens_of", used=gauge.used, window=gauge.window) if gauge.window else str(gauge.used)
    notice(say("ask.would_send", model=found.model, tokens=share, reserve=gauge.reserve), dim=False)
    if found.cost is None or found.cost_most is None:
        notice(say("ask.cost_unknown"), dim=False)
    else:
        notice(say("ask.would_cost", least=_money(found.cost), most=_money(found.cost_most)), dim=False)


def _money(cost: Cost) -> str:
    amount = f"{float(cost.amount):.6f}".rstrip("0").rstrip(".")
    return f"{amount or '0'} {cost.currency}"


def _facts(found: Previewed) -> dict[str, object]:
    import json

    gauge = found.gauge
    return {
        "model": found.model,
        "provider": found.provider,
        "tokens": gauge.used,
        "window": gauge.window,
        "reserve": gauge.reserve,
        "cost": found.cost,
        "cost_most": found.cost_most,
        "notes": found.notes,
        "instructions": found.instructions,
        "messages": found.messages,
        "body": None if found.body is None else json.loads(found.body),
    }

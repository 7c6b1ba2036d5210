"""Commands inside a conversation: `/help`, `/model` …"""

from __future__ import annotations

import difflib
import shlex
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from veche.cli.ending import Ending
from veche.cli.group import COMMANDS as SHELL
from veche.cli.sitting import Sitting, within
from veche.cli.words import notice, say

if TYPE_CHECKING:
    pass


def obey(talk: Sitting, line: str) -> bool:
    """Does what `line` says; False when the person wants to leave."""
    name, _, rest = line[1:].partition(" ")
    name = _NAMES.get(name, name)
    if name == "exit":
        return False
    command = COMMANDS.get(name)
    if command is not None:
        talk.guarded(lambda: command(talk, rest.strip()))
    elif name in SHELL and name not in NOT_INSIDE:
        talk.guarded(lambda: _as_at_the_shell(talk, name, rest))
    else:
        near = difflib.get_close_matches(name, names(), n=1)
        notice(say("no_slash_near" if near else "no_slash", name=name, near="".join(near)), dim=False)
    return True


def names() -> list[str]:
    """Everything that may stand behind the slash."""
    return [*COMMANDS, *(name for name in SHELL if name not in COMMANDS and name not in NOT_INSIDE)]


def _as_at_the_shell(talk: Sitting, name: str, rest: str) -> None:
    """The same command as `chat NAME …`, in this sitting: with its client and, unless named, its conversation."""
    from veche.cli.program import command_line

    try:
        words = shlex.split(rest)
    except ValueError as error:
        raise Ending(2, say("slash_quotes")) from error
    with within(talk):
        command_line([name, *words])


def _help(talk: Sitting, _: str) -> None:
    from veche.cli.tables import table

    table([[say(f"slash_{name}_form"), say(f"slash_{name}")] for name in COMMANDS])
    print(say("slash_keys"))


def _model(talk: Sitting, wanted: str) -> None:
    from veche.client.entities import ConversationPatch

    found = talk.stage.call(lambda client: client.models())
    if not wanted:
        conversation = talk.conversation
        now = talk.manner.model or (conversation.model if conversation else None) or found.default
        notice(say("model_now", model=now), dim=False)
        return
    ids = [model.id for model in found.models]
    chosen = [name for name in ids if wanted in (name, name.partition(".")[2])]
    if not chosen and wanted.partition(".")[0] in {provider.name for provider in found.providers}:
        chosen = [wanted]  # providers take models that they do not list
    if len(chosen) != 1:
        near = difflib.get_close_matches(wanted, ids, n=3, cutoff=0.4)
        raise Ending(3, say("model_unknown", name=wanted, near=", ".join(chosen or near)))
    talk.manner.model = chosen[0]
    if talk.conversation is not None:
        known, patch = talk.conversation.id, ConversationPatch(model=chosen[0])
        talk.conversation = talk.stage.call(lambda client: client.change(known, patch))
    notice(say("model_now", model=chosen[0]), dim=False)


def _models(talk: Sitting, text: str) -> None:
    from veche.cli.tables import model_row, table

    found = talk.stage.call(lambda client: client.models())
    rows = [model_row(m, found.default) for m in found.models if text.lower() in m.id.lower()]
    table(rows, right=(1,))
    if not rows:
        notice(say("no_models"))


def _new(talk: Sitting, words: str) -> None:
    talk.leave_conversation()
    notice(say("new_begun"))
    if words:
        talk.ask(words)


def _list(talk: Sitting, _: str) -> None:
    from veche.cli.tables import conversation_row, table

    items = talk.stage.call(lambda client: client.conversations(limit=20)).items
    table([conversation_row(conversation) for conversation in items], right=(2,))
    if not items:
        notice(say("no_conversations"))


def _load(talk: Sitting, name: str) -> None:
    from veche.cli.finding import find

    if not name:
        raise Ending(2, say("load_what"))
    talk.enter(talk.stage.call(lambda client: find(client, name)).id)


def _retry(talk: Sitting, model: str) -> None:
    from veche.client.entities import Again, new_id

    answer = _last(talk)
    again = Again(id=new_id(), model=model or talk.manner.model, params=talk.manner.params())
    talk.show(lambda client: client.regenerate(answer, again))


def _continue(talk: Sitting, _: str) -> None:
    answer = _last(talk)
    talk.show(lambda client: client.go_on(answer))


def _last(talk: Sitting) -> str:
    if talk.last is None:
        raise Ending(3, say("no_answer_yet"))
    return talk.last.id


def _context(talk: Sitting, _: str) -> None:
    if talk.conversation is None:
        raise Ending(3, say("no_conversation_yet"))
    known = talk.conversation.id
    gauge = talk.stage.call(lambda client: client.context(known, model=talk.manner.model))
    included = sum(item.included for item in gauge.messages)
    print(say("context_head", model=gauge.model, included=included, total=len(gauge.messages)))
    used = f"{gauge.used} / {gauge.window}" if gauge.window else str(gauge.used)
    print(say("context_used", used=used, instructions=gauge.instructions, history=gauge.history, summary=gauge.summary))
    if gauge.free is not None:
        print(say("context_free", free=gauge.free, reserve=gauge.reserve))


def _usage(talk: Sitting, _: str) -> None:
    from veche.cli.tables import usage_row

    if talk.conversation is None:
        raise Ending(3, say("no_conversation_yet"))
    known = talk.conversation.id
    report = talk.stage.call(lambda client: client.usage(by="conversation"))
    row = next((row for row in report.items if row.key == known), None)
    if row is None:
        notice(say("no_usage"))
        return
    _, calls, taken, given, costs = usage_row(row)
    print(say("usage_here", calls=calls, input=taken, output=given, cost=costs or "0"))
    sys.stdout.flush()


def _exit(talk: Sitting, _: str) -> None:
    raise AssertionError("leaving is done by `obey`")


COMMANDS: dict[str, Callable[[Sitting, str], None]] = {
    "help": _help,
    "model": _model,
    "models": _models,
    "new": _new,
    "list": _list,
    "load": _load,
    "retry": _retry,
    "continue": _continue,
    "context": _context,
    "usage": _usage,
    "exit": _exit,
}
NOT_INSIDE = {"ask", "run", "login", "logout"}  # they begin or end what the sitting stands on
_NAMES = {"quit": "exit", "q": "exit", "?": "help", "h": "help"}

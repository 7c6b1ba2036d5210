"""`chat edit`, `chat retry`: what was said is said anew; the old stays in its branch."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from veche.cli.addressing import Dialogue, dialogue_of, locate
from veche.cli.answering import Outcome, answer
from veche.cli.asking import end_of
from veche.cli.ending import Ending
from veche.cli.folders import folders, write_private
from veche.cli.opening import open_stage
from veche.cli.outcome import facts_of
from veche.cli.printer import Printer
from veche.cli.settings import settings
from veche.cli.sitting import sitting
from veche.cli.stage import Stage
from veche.cli.terminal import harmless, paint
from veche.cli.words import notice, say
from veche.client.entities import (
    Again,
    Message,
    NewMessage,
    Params,
    Part,
    TextPart,
    VecheError,
    new_id,
    text_of,
    to_json,
)

if TYPE_CHECKING:
    from veche.client.entities import TreeNode
    from veche.client.port import Client
    from veche.client.steps import Step

MOST = 20  # answers at once
Ask = Callable[["Client"], AsyncIterator["Step"]]
Wish = tuple[str, Ask]  # whom it is put to, for people


def edit(
    wanted: str | None,
    *,
    conversation: str | None,
    text: str | None,
    file: str | None,
    model: str | None,
    no_run: bool,
    local: bool,
    as_json: bool,
) -> int:
    """`chat edit`."""
    if text is not None and file is not None:
        raise Ending(2, say("tree.text_or_file"))
    given = _of_file(file) if file is not None else text
    with open_stage(local=local) as stage:
        dialogue, node = stage.call(lambda client: _question(client, conversation, wanted))
        old = stage.call(lambda client: client.message(node.id))
        new = NewMessage(
            id=new_id(),
            answer_id=None if no_run else new_id(),
            parent_id=old.parent_id,
            parts=_edited(old, given),
            model=_model(dialogue, node, model),
            answer=not no_run,
        )
        known = dialogue.conversation.id
        _go_there(known)
        try:
            if no_run:
                stage.call(lambda client: _just_say(client, known, new))
                _tell_edited(known)
                return 0
            return _ask(stage, dialogue, [("", lambda client: client.send(known, new))], as_json=as_json)
        except VecheError:
            _keep(new)
            raise


async def _just_say(client: Client, conversation_id: str, new: NewMessage) -> None:
    async for _ in client.send(conversation_id, new):
        pass


async def _question(client: Client, conversation: str | None, wanted: str | None) -> tuple[Dialogue, TreeNode]:
    if wanted is not None:
        dialogue, node = await locate(client, conversation, wanted)
    else:
        dialogue = await dialogue_of(client, conversation)
        asked = [one for one in dialogue.path if one.role == "user"]
        if not asked:
            raise Ending(3, say("tree.no_questions"))
        node = asked[-1]
    if node.role != "user":
        raise Ending(2, say("tree.not_yours"))
    return dialogue, node


def _of_file(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).expanduser().read_bytes()
        return raw.decode("utf-8-sig").rstrip("\n")
    except OSError as error:
        raise Ending(3, say("file_unreadable", path=name, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise Ending(2, say("tree.file_binary", path=name)) from error


def _edited(old: Message, given: str | None) -> list[Part]:
    """The message's parts with other words; what was attached stays.

    Raises:
        Ending: the words are the same, or there are none.
    """
    before = text_of(old)
    if given is None:
        from veche.cli.editor import edit as in_editor

        given = in_editor(before)
    if given is None or given == before:
        raise Ending(1, say("tree.unchanged"))
    if not given.strip():
        raise Ending(2, say("tree.empty"))
    return [TextPart(given), *(part for part in old.parts if not isinstance(part, TextPart))]


def _model(dialogue: Dialogue, node: TreeNode, model: str | None) -> str | None:
    """Whom to ask: who was named, else whom the sitting or the conversation asks, else who answered before."""
    if model is not None:
        return settings().model_named(model)
    here = sitting()
    if here is not None and here.manner.model is not None:
        return here.manner.model
    if dialogue.conversation.model is not None:
        return None
    return next((kid.model for kid in dialogue.children.get(node.id, []) if kid.role == "assistant"), None)


def _keep(new: NewMessage) -> None:
    """What was written with care is not lost with a refusal."""
    path = folders().state / "unsent.md"
    with suppress(OSError):
        write_private(path, "".join(part.text for part in new.parts if isinstance(part, TextPart)) + "\n")
        notice(say("tree.kept", path=path), dim=False)


def retry(
    wanted: str | None,
    *,
    conversation: str | None,
    models: Sequence[str],
    times: int,
    local: bool,
    as_json: bool,
) -> int:
    """`chat retry`."""
    if len(models) * times > MOST:
        raise Ending(2, say("tree.too_many", most=MOST))
    with open_stage(local=local) as stage:
        dialogue, node = stage.call(lambda client: _answer(client, conversation, wanted))
        _go_there(dialogue.conversation.id)
        here = sitting()
        manner = here.manner if here is not None else None
        named: list[str | None] = [settings().model_named(model) for model in models]
        named = named or [manner.model if manner else None]
        params = manner.params() if manner else None
        wishes = [_again(node.id, model, params, n, times) for model in named for n in range(1, times + 1)]
        return _ask(stage, dialogue, wishes, as_json=as_json)


def _again(message_id: str, model: str | None, params: Params | None, number: int, times: int) -> Wish:
    again = Again(id=new_id(), model=model, params=params)
    title = " ".join([*([model] if model else []), *([f"{number} / {times}"] if times > 1 else [])])
    return title, lambda client: client.regenerate(message_id, again)


async def _answer(client: Client, conversation: str | None, wanted: str | None) -> tuple[Dialogue, TreeNode]:
    """The answer, or the question, that is to be answered again."""
    if wanted is not None:
        return await locate(client, conversation, wanted)
    dialogue = await dialogue_of(client, conversation)
    node = next((one for one in reversed(dialogue.path) if one.role in ("user", "assistant")), None)
    if node is None:
        raise Ending(3, say("no_answer_yet"))
    return dialogue, node


def _ask(stage: Stage, dialogue: Dialogue, wishes: Sequence[Wish], *, as_json: bool) -> int:
    """The answers, one after another; a refusal of one does not take the others away."""
    here, code, told = sitting(), 0, []
    for number, (title, wish) in enumerate(wishes, start=1):
        if len(wishes) > 1:
            notice(paint(f"── {harmless(title)} ──", "bold", sys.stderr), dim=False)
        if here is not None and not as_json:
            before = here.last
            if len(wishes) == 1:
                here.show(wish)
            else:
                here.guarded(partial(here.show, wish))
            if here.last is not before and here.last is not None and here.last.state == "stopped":
                break
            continue
        outcome = _one(stage, wish, Printer(silent=as_json), alone=len(wishes) == 1)
        told.append(facts_of(dialogue.conversation, outcome))
        code = end_of(outcome) or code
        if outcome.code:
            break
        if number < len(wishes) and not as_json:
            print(flush=True)
    if as_json:
        print(to_json(told if len(wishes) > 1 else told[0], indent=2))
    return code


def _one(stage: Stage, wish: Ask, printer: Printer, *, alone: bool) -> Outcome:
    try:
        return answer(stage, wish, printer)
    except VecheError as error:
        if alone:
            raise
        return Outcome(error=error)  # this one was not even asked; the others may be


def _go_there(conversation_id: str) -> None:
    """A sitting follows to the conversation that it changes."""
    here = sitting()
    if here is not None and (here.conversation is None or here.conversation.id != conversation_id):
        here.enter(conversation_id)


def _tell_edited(conversation_id: str) -> None:
    here = sitting()
    if here is not None:
        here.enter(conversation_id)
    else:
        notice(say("tree.edited"))

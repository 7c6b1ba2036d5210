"""`chat edit`, `chat retry`: what was said is said anew; the old stays in its branch."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from veche.cli.addressing import Dialogue, dialogue_of, locate
from veche.cli.answering import answer
from veche.cli.asking import end_of
from veche.cli.ending import Ending
from veche.cli.folders import folders, write_private
from veche.cli.opening import open_stage
from veche.cli.printer import Printer
from veche.cli.settings import settings
from veche.cli.sitting import sitting
from veche.cli.stage import Stage
from veche.cli.words import notice, say
from veche.client.entities import Again, Message, NewMessage, Part, TextPart, VecheError, new_id, text_of, to_json

if TYPE_CHECKING:
    from veche.client.entities import TreeNode
    from veche.client.port import Client
    from veche.client.steps import Step

MOST = 20  # answers at once


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
            return _ask(stage, [lambda client: client.send(known, new)], as_json=as_json)
        except VecheError:
            _keep(new)
            raise
        finally:
            if no_run:
                _tell_edited(known)


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
        wishes = [Again(id=new_id(), model=model, params=params) for model in named for _ in range(times)]
        return _ask(stage, [_again(node.id, wish) for wish in wishes], as_json=as_json)


def _again(message_id: str, wish: Again) -> Callable[[Client], AsyncIterator[Step]]:
    return lambda client: client.regenerate(message_id, wish)


async def _answer(client: Client, conversation: str | None, wanted: str | None) -> tuple[Dialogue, TreeNode]:
    """The answer, or the question, that is to be answered again."""
    if wanted is not None:
        return await locate(client, conversation, wanted)
    dialogue = await dialogue_of(client, conversation)
    node = next((one for one in reversed(dialogue.path) if one.role in ("user", "assistant")), None)
    if node is None:
        raise Ending(3, say("no_answer_yet"))
    return dialogue, node


def _ask(stage: Stage, wishes: Sequence[Callable[[Client], AsyncIterator[Step]]], *, as_json: bool) -> int:
    """The answers, one after another; a refusal of one does not take the others away."""
    here, code, found = sitting(), 0, []
    for number, wish in enumerate(wishes, start=1):
        if len(wishes) > 1:
            notice(say("tree.answer_of", number=number, count=len(wishes)))
        if here is not None and not as_json:
            here.show(wish)
            continue
        outcome = answer(stage, wish, Printer(silent=as_json))
        if outcome.message is not None:
            found.append(outcome.message)
        code = end_of(outcome) or code
        if outcome.code:
            break
        if number < len(wishes) and not as_json:
            print(flush=True)
    if as_json:
        print(to_json(found, indent=2))
    return code


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

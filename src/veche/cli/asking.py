"""One question from the command line, with what was piped in and files; the answer to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from veche.cli import templating
from veche.cli.answering import Outcome, answer
from veche.cli.beginning import begin_new
from veche.cli.ending import Ending, code_of
from veche.cli.finding import find
from veche.cli.manner import Manner
from veche.cli.opening import open_stage
from veche.cli.place import folder_files
from veche.cli.printer import Printer
from veche.cli.stage import Stage
from veche.cli.terminal import is_terminal
from veche.cli.words import LOCALE, notice, say
from veche.client.entities import (
    Conversation,
    ConversationPatch,
    NewMessage,
    Part,
    TextPart,
    new_id,
    part_of,
    text_of,
    to_json,
)
from veche.client.port import Client
from veche.client.words import explain_to_person


def ask(words: str, manner: Manner, *, as_json: bool) -> int:
    """Asks; gives the exit code."""
    if (manner.go_on or manner.conversation) and manner.no_save:
        raise Ending(2, say("continue_or_not_save"))
    files = read_files(manner.files)
    text = question(words, files, needed=manner.template is None)
    if not manner.go_on and manner.conversation is None:
        files = read_files(folder_files()) + files
    with open_stage(local=manner.local) as stage:
        if manner.template is not None:
            text = _of_template(stage, manner, text, files)
        conversation = stage.call(lambda client: begin(client, manner))
        try:
            new = stage.call(lambda client: message(client, text, files, manner))
            printer = Printer(silent=as_json)
            outcome = answer(stage, lambda client: client.send(conversation.id, new), printer)
        finally:
            if manner.no_save:
                stage.call(lambda client: client.delete(conversation.id))
    if as_json:
        print(to_json(_facts(conversation, outcome), indent=2))
    return end_of(outcome)


def question(words: str, files: object, *, needed: bool = True) -> str:
    """The words of the command line, and after them what was piped in."""
    piped = ""
    if sys.stdin is not None and not is_terminal(sys.stdin):
        try:
            piped = sys.stdin.buffer.read().decode("utf-8-sig").strip("\n")
        except UnicodeDecodeError as error:
            raise Ending(2, say("stdin_binary")) from error
    text = "\n\n".join(part for part in (words.strip(), piped) if part.strip())
    if needed and not text and not files:
        raise Ending(2, say("nothing_asked"))
    return text


def read_files(paths: Iterable[str]) -> list[tuple[str, bytes]]:
    """Names and bytes; read before anything is sent."""
    found = []
    for path in paths:
        try:
            found.append((Path(path).name, Path(path).expanduser().read_bytes()))
        except OSError as error:
            raise Ending(3, say("file_unreadable", path=path, reason=error.strerror)) from error
    return found


def _of_template(stage: Stage, manner: Manner, words: str, files: list[tuple[str, bytes]]) -> str:
    name = manner.template or ""
    template = stage.call(lambda client: templating.find(client, name))
    values, paths = templating.fill(template, templating.values_of(manner.values), words)
    files += read_files(paths)
    return stage.call(lambda client: templating.text_of(client, template, values))


async def begin(client: Client, manner: Manner) -> Conversation:
    """A new conversation, or the named or last one with the instructions that were named."""
    if not manner.go_on and manner.conversation is None:
        return await begin_new(client, manner)
    conversation = await find(client, manner.conversation, project=manner.project)
    if manner.system is not None:
        return await client.change(conversation.id, ConversationPatch(instructions=manner.system))
    return conversation


async def message(client: Client, text: str, files: list[tuple[str, bytes]], manner: Manner) -> NewMessage:
    """The message, its files uploaded."""
    parts: list[Part] = [TextPart(text)] if text else []
    for name, data in files:
        parts.append(part_of(await client.upload(name, data)))
    return NewMessage(id=new_id(), answer_id=new_id(), parts=parts, model=manner.model, params=manner.params())


def end_of(outcome: Outcome) -> int:
    """Says how an answer ended, if it did not end well; gives the exit code."""
    if outcome.error is not None:
        notice(outcome.text or explain_to_person(outcome.error, LOCALE), dim=False)
        return outcome.code or code_of(outcome.error)
    if outcome.code:
        return outcome.code
    message = outcome.message
    if message is None or message.state != "complete":
        notice(say("answer_interrupted"), dim=False)
        return 5
    if message.finish_reason == "length":
        notice(say("answer_cut"))
    if message.model == "guide.veche":
        from veche.cli.first import mention_keys

        mention_keys(message)
    return 0


def _facts(conversation: Conversation, outcome: Outcome) -> dict[str, object]:
    message = outcome.message
    error = {"code": outcome.error.code, "text": outcome.text} if outcome.error is not None else None
    return {
        "conversation_id": conversation.id,
        "message_id": message.id if message else None,
        "model": message.model if message else None,
        "state": message.state if message else None,
        "finish_reason": message.finish_reason if message else None,
        "text": text_of(message) if message else "",
        "usage": message.usage if message else None,
        "cost": message.cost if message else None,
        "first_token_ms": message.first_token_ms if message else None,
        "duration_ms": message.duration_ms if message else None,
        "error": error,
    }

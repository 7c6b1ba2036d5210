"""One question from the command line, with what was piped in and files; the answer to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from veche.cli import templating
from veche.cli.answering import Outcome, answer
from veche.cli.beginning import begin_new
from veche.cli.ending import Ending, code_of
from veche.cli.finding import find
from veche.cli.manner import Manner
from veche.cli.opening import open_stage
from veche.cli.outcome import Lines, Telling, code_in, data_in, facts_of, print_whole, read_schema, tell_problems
from veche.cli.place import folder_files
from veche.cli.printer import Printer
from veche.cli.stage import Stage
from veche.cli.tables import usage_line
from veche.cli.terminal import harmless, is_terminal, paint
from veche.cli.wish import Wish
from veche.cli.words import LOCALE, hush, notice, say
from veche.client.entities import (
    Again,
    Conversation,
    ConversationPatch,
    NewMessage,
    Params,
    Part,
    TextPart,
    VecheError,
    new_id,
    part_of,
    text_of,
    to_json,
)
from veche.client.port import Client
from veche.client.words import explain_to_person


def ask(words: str, manner: Manner, wish: Wish) -> int:
    """Asks; gives the exit code."""
    if (manner.go_on or manner.conversation) and manner.no_save:
        raise Ending(2, say("continue_or_not_save"))
    if (clash := wish.clash()) is not None:
        raise Ending(2, say("ask.clash", one=clash[0], other=clash[1]))
    if wish.quiet:
        hush()
    schema = read_schema(wish.schema) if wish.schema is not None else None
    files = read_files(manner.files)
    text = question(words, files, needed=manner.template is None)
    if not manner.go_on and manner.conversation is None:
        files = read_files(folder_files()) + files
    with open_stage(local=manner.local) as stage:
        if manner.template is not None:
            text = of_template(stage, manner, text, files)
        if wish.dry_run:
            from veche.cli.trying import try_out

            return try_out(stage, text, files, manner, wish, schema)
        return _Asking(stage, manner, wish, schema).run(text, files)


class _Asking:
    """One question to one model or several."""

    def __init__(self, stage: Stage, manner: Manner, wish: Wish, schema: dict[str, Any] | None) -> None:
        self._stage = stage
        self._manner = manner
        self._wish = wish
        self._schema = schema
        self._told: list[dict[str, object]] = []

    def run(self, text: str, files: list[tuple[str, bytes]]) -> int:
        conversation = self._stage.call(lambda client: begin(client, self._manner))
        try:
            code = self._ask(conversation, text, files)
        except VecheError:
            self._stage.call(lambda client: _drop_if_empty(client, conversation))
            raise
        finally:
            if self._manner.no_save:
                self._stage.call(lambda client: client.delete(conversation.id))
        if self._wish.as_json:
            print(to_json(self._told if len(self._wish.models) > 1 else self._told[0], indent=2))
        return code

    def _ask(self, conversation: Conversation, text: str, files: list[tuple[str, bytes]]) -> int:
        new = self._stage.call(lambda client: message(client, text, files, self._manner))
        if self._schema is not None:
            new.params = Params(schema=self._schema).over(new.params or Params())
        models = self._wish.models
        self._head(models[0] if len(models) > 1 else None)
        outcome = answer(self._stage, lambda client: client.send(conversation.id, new), self._printer(conversation))
        code = self._present(conversation, outcome)
        for model in models[1:]:
            if outcome.code or outcome.message is None:
                break
            again, known = Again(id=new_id(), model=model, params=new.params), outcome.message.id
            if self._shows_text():
                print(flush=True)
            self._head(model)
            outcome = self._again(known, again, conversation)
            code = code or self._present(conversation, outcome)
        return code

    def _again(self, known: str, again: Again, conversation: Conversation) -> Outcome:
        try:
            return answer(self._stage, lambda client: client.regenerate(known, again), self._printer(conversation))
        except VecheError as error:  # this one was not even asked; the others may be
            return Outcome(error=error)

    def _head(self, model: str | None) -> None:
        if model is not None and not self._wish.as_jsonl:
            notice(paint(f"── {harmless(model)} ──", "bold", sys.stderr), dim=self._wish.quiet)

    def _shows_text(self) -> bool:
        return not (self._wish.as_json or self._wish.as_jsonl)

    def _printer(self, conversation: Conversation) -> Printer:
        if self._wish.as_jsonl:
            return Lines(conversation)
        if self._wish.verbose:
            return Telling(conversation, silent=self._wish.waits)
        return Printer(silent=self._wish.waits, reasoning=self._manner.reasoning)

    def _present(self, conversation: Conversation, outcome: Outcome) -> int:
        """Prints what was waited for, and says how it ended; the exit code."""
        wish, message = self._wish, outcome.message
        code = end_of(outcome)
        text = text_of(message) if message is not None else ""
        facts = facts_of(conversation, outcome)
        if not code and self._schema is not None:
            value, raw, problems = data_in(text, self._schema)
            facts |= {"data": value, "problems": problems}
            code = tell_problems(problems, cut=message is not None and message.finish_reason == "length")
            if not code and self._shows_text():
                print(raw)
        elif not code and wish.extracts:
            block = code_in(text, last=wish.extract_last)
            if block is None:
                notice(say("ask.no_code"), dim=False)
                code = 1
            else:
                print(block, end="")
        elif wish.no_stream and self._shows_text() and self._schema is None and not wish.extracts and text:
            print_whole(text)
        self._told.append(facts)
        if message is not None and (wish.usage or wish.verbose):
            notice(usage_line(message), dim=False)
        return code


async def _drop_if_empty(client: Client, conversation: Conversation) -> None:
    """A question that was not taken leaves no empty conversation."""
    if conversation.message_count or conversation.title:
        return
    try:
        if (await client.conversation(conversation.id)).message_count == 0:
            await client.delete(conversation.id)
    except VecheError:  # why it was not taken is told, and matters more
        return


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


def of_template(stage: Stage, manner: Manner, words: str, files: list[tuple[str, bytes]]) -> str:
    """The text of the template that was named, its blanks filled in."""
    name = manner.template or ""
    template = stage.call(lambda client: templating.find(client, name))
    values, paths = templating.fill(template, templating.values_of(manner.values), words)
    files += read_files(paths)
    return stage.call(lambda client: templating.text_of(client, template, values))


async def begin(client: Client, manner: Manner, *, tell: bool = True) -> Conversation:
    """A new conversation, or the named or last one with the instructions that were named."""
    if not manner.go_on and manner.conversation is None:
        return await begin_new(client, manner)
    conversation = await find(client, manner.conversation, project=manner.project, tell=tell)
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

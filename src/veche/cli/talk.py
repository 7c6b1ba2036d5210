"""`chat run`: a conversation at the terminal. The prompt is there at once; all that is heavy loads behind it."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import AsyncIterator, Callable
from types import FrameType
from typing import TYPE_CHECKING

from veche.cli.below import Below
from veche.cli.ending import INTERRUPTED, Ending, code_of
from veche.cli.manner import Manner
from veche.cli.prompting import Editor, Line, Lines, open_source
from veche.cli.sessions import begin_session, end_session
from veche.cli.stage import Stage
from veche.cli.terminal import no_echo
from veche.cli.way import choose_way
from veche.cli.words import LOCALE, notice, say

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

    from veche.cli.answering import Outcome
    from veche.client.entities import Conversation, Message
    from veche.client.port import Client
    from veche.client.steps import Step


def talk(words: str, manner: Manner, line: Line) -> int:
    """Talks until the person leaves; gives the exit code."""
    if (manner.go_on or manner.conversation) and manner.no_save:
        raise Ending(2, say("continue_or_not_save"))
    _leave_in_order()
    gc.disable()  # until the prompt is there: nothing that is loaded for it is garbage
    talking = Talk(manner, line)
    begin_session(talking.way)
    try:
        return talking.run(words)
    finally:
        end_session()
        talking.close()


def _leave_in_order() -> None:
    """At the prompt, too, a signal to end leaves the terminal as it was found."""

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, leave)


class Talk:
    """One sitting: where it is, what was answered last, and how it wants to be answered."""

    def __init__(self, manner: Manner, line: Line) -> None:
        self.manner = manner
        self.way = choose_way(local=manner.local)
        self.conversation: Conversation | None = None
        self.last: Message | None = None
        self.files: list[tuple[str, bytes]] = []
        self.made: list[str] = []  # conversations of this sitting, for --no-save
        self.below = Below()
        self._seen: set[str] = set()  # messages that this sitting knows of
        line.status, line.suggest = self.below.line, self._suggestions
        self._source = open_source(line)
        self._stage: Stage | None = None
        self._code = 0

    @property
    def stage(self) -> Stage:
        """The client's stage; it opens when it is first looked for."""
        if self._stage is None:
            gc.enable()
            self._stage = Stage(self.way)
        return self._stage

    def run(self, words: str) -> int:
        """Reads, says, repeats."""
        self._first(words)
        asked_to_leave = False
        while True:
            try:
                line = self._source.read(self._begin)
                text = line.strip()
                asked_to_leave = False
                if text:
                    with no_echo():
                        if not self._take(text):
                            return self._end()
            except EOFError:
                return self._end()
            except KeyboardInterrupt:
                if asked_to_leave:
                    return self._end()
                asked_to_leave = True
                notice(say("leave_hint"))

    def _first(self, words: str) -> None:
        """What the command line asks for."""
        if self.manner.files:
            from veche.cli.asking import read_files

            self.files = read_files(self.manner.files)
        if self.manner.go_on or self.manner.conversation:
            self._ready()
            self.guarded(self._continue_last)
            if self.conversation is None and self._code:
                raise Ending(self._code)
        if self.manner.template is not None:
            self._ready()
            self.guarded(lambda: self.ask(self._of_template(words.strip())))
        elif words.strip():
            self._ready()
            self.guarded(lambda: self.ask(words.strip()))

    def _of_template(self, words: str) -> str:
        from veche.cli.asking import of_template

        return of_template(self.stage, self.manner, words, self.files)

    def _take(self, text: str) -> bool:
        """One line of the person's; False when they want to leave."""
        from veche.cli.slash import is_command, obey

        self._ready()
        if is_command(text):
            known = self.conversation
            stays = obey(self, text)
            if stays and self.conversation is not None and self.conversation is not known:
                self._look()
            return stays
        self.guarded(lambda: self._say(text))
        return True

    def _say(self, text: str) -> None:
        """A message; one that was not even taken is not lost."""
        try:
            self.ask(text.removeprefix("/") if text.startswith("//") else text)
        except Exception:
            self._source.give_back(text)
            raise

    def _end(self) -> int:
        """A script is told how its last message went; a person has seen it."""
        return self._code if isinstance(self._source, Lines) else 0

    def close(self) -> None:
        """Deletes what was not to be kept, and closes the client."""
        if isinstance(self._source, Editor):
            self._source.close()
        if self._stage is None:
            return
        try:
            if self.manner.no_save:
                for conversation_id in self.made:
                    self._stage.call(lambda client, known=conversation_id: client.delete(known))  # type: ignore[misc]
        finally:
            self._stage.close()

    def guarded(self, work: Callable[[], None]) -> None:
        """What is refused is told, and the talk goes on."""
        from veche.client.entities import VecheError
        from veche.client.words import explain_to_person

        try:
            work()
        except VecheError as error:
            notice(explain_to_person(error, LOCALE), dim=False)
            self._code = code_of(error)
        except Ending as error:
            notice(error.text, dim=False)
            self._code = error.code
        except KeyboardInterrupt:  # a list or a search that took too long
            notice("")

    def ask(self, text: str) -> None:
        """Says something and shows the answer."""
        from veche.cli.asking import begin, message, read_files
        from veche.cli.mentions import mentioned, read, size_of
        from veche.cli.place import folder_files

        stage = self.stage
        named = [read(path) for path in mentioned(text)]
        for name, data in named:
            notice(say("run.attached", name=name, size=size_of(data)))
        if self.conversation is None:
            self.files = read_files(folder_files()) + self.files
            self.conversation = stage.call(lambda client: begin(client, self._beginning()))
            self.made.append(self.conversation.id)
        conversation = self.conversation
        new = stage.call(lambda client: message(client, text, [*self.files, *named], self.manner))
        self.show(lambda client: client.send(conversation.id, new))
        self.files = []
        if not isinstance(self._source, Lines):
            from veche.cli.line_history import looks_secret

            if looks_secret(text):
                notice(say("run.secret"), dim=False)

    def show(self, steps: Callable[[Client], AsyncIterator[Step]]) -> None:
        """Shows an answer and says how it ended."""
        from veche.cli.answering import answer
        from veche.cli.watching import Watching

        if not isinstance(self._source, Lines):
            print(file=sys.stderr)
        self._source.answering()
        printer = Watching(self._seen, reasoning=self.manner.reasoning)
        outcome = answer(self.stage, steps, printer)
        if printer.went_on:
            notice(say("run.went_on"))
        self._tell(outcome)
        self._look()

    def _tell(self, outcome: Outcome) -> None:
        from veche.cli.asking import end_of
        from veche.cli.tables import usage_line

        self.last = outcome.message or self.last
        if outcome.code == INTERRUPTED and outcome.error is None:
            notice(say("answer_stopped"))
        elif outcome.code:
            raise SystemExit(outcome.code)
        else:
            self._code = end_of(outcome)
        if outcome.message is not None:
            self.below.spent(outcome.message)
            if not isinstance(self._source, Lines):
                notice(f"{usage_line(outcome.message)}\n")

    def _beginning(self) -> Manner:
        from dataclasses import replace

        return replace(self.manner, go_on=False, conversation=None)

    def _continue_last(self) -> None:
        from veche.cli.asking import begin

        self.enter(self.stage.call(lambda client: begin(client, self.manner, tell=False)).id)

    def enter(self, conversation_id: str) -> None:
        """Goes on in a conversation that there is, and says how it stands."""
        from veche.cli.finding import branch
        from veche.cli.tables import one_line
        from veche.cli.watching import unfinished
        from veche.cli.words import plural

        conversation, messages = self.stage.call(lambda client: branch(client, conversation_id))
        self.conversation = conversation
        self.last = next((m for m in reversed(messages) if m.role == "assistant"), None)
        self._seen.update(message.id for message in messages)
        title = one_line(conversation.title or say("untitled"))
        notice(say("entered", title=title, messages=plural("messages", len(messages))))
        if self.last is not None and (told := unfinished(self.last)):
            notice(told)
        self._look()

    def leave_conversation(self) -> None:
        """The next message begins a new conversation."""
        self.conversation = self.last = None
        self.below.leave()

    def _look(self) -> None:
        """The line below learns how the conversation stands, while the person types."""
        if self.conversation is None or isinstance(self._source, Lines):
            return
        known, model = self.conversation.id, self.manner.model
        done = self.stage.begin(lambda client: self.below.look(client, known, model))
        done.add_done_callback(lambda _: self._source.refresh())

    def _suggestions(self) -> Completer:
        from veche.cli.slash import told, values
        from veche.cli.suggesting import Suggestions

        return Suggestions(told, values, lambda: self.below.messages)

    def _begin(self) -> None:
        """The prompt can be seen: begins to open the client."""
        assert self.stage is not None

    def _ready(self) -> None:
        """Waits for the client; one that cannot be opened ends the talk."""
        self.stage.opened()

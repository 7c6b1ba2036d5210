"""What Tab offers: commands, options, values, message numbers, paths. From what is known here; it asks nobody."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from veche.cli.terminal import harmless

NUMBERED = ("show", "edit", "retry", "switch", "branch", "rate", "star", "copy", "raw", "compare")
_FILES = ("file", "attach", "add-context", "import")
_MENTION = re.compile(r"(?:^|\s)@([^\s\"]*)\Z")


class Suggestions(Completer):
    """`commands` name → what it does; `own` name → words that may follow; `numbers` of the messages on the branch."""

    def __init__(
        self,
        commands: Callable[[], Mapping[str, str]],
        own: Callable[[], Mapping[str, tuple[str, ...]]],
        numbers: Callable[[], int],
    ) -> None:
        self._commands = commands
        self._own = own
        self._numbers = numbers
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """What may stand at the cursor."""
        text = document.text_before_cursor
        if text.startswith("/") and not text.startswith("//") and "\n" not in text:
            name, space, rest = text[1:].partition(" ")
            yield from self._values(name, rest) if space else self._names(text)
        elif mention := _MENTION.search(text):
            yield from self._files(mention[1], complete_event)

    def _names(self, text: str) -> Iterator[Completion]:
        for name, told in self._commands().items():
            if f"/{name}".startswith(text):
                yield Completion(f"/{name}", start_position=-len(text), display_meta=told)

    def _values(self, name: str, rest: str) -> Iterator[Completion]:
        from veche.cli.completing import complete, split

        before, now, raw, _ = split(rest)
        offered: list[tuple[str, str]] = []
        if name in NUMBERED and not now.startswith("-"):
            known = self._numbers()
            offered = [(str(number), "") for number in range(known, 0, -1) if str(number).startswith(now)]
            offered += [(word, "") for word in ("last",) if known and word.startswith(now)]
        kind = ""
        own = self._own()
        if name in own:
            offered += [(word, "") for word in own[name] if word.startswith(now) and not before]
        else:
            kind, found = complete([name, *before], now)
            offered += found
        for word, told in offered:
            clean = harmless(word)
            if clean == word:
                yield Completion(shlex.quote(word) if _needs_quotes(word) else word, -len(raw), display_meta=told[:60])
        if kind in ("files", "folders") or (name in _FILES and not now.startswith("-")):
            yield from self._files(now, CompleteEvent(completion_requested=True), len(raw) - len(now))

    def _files(self, now: str, event: CompleteEvent, more: int = 0) -> Iterator[Completion]:
        if more:  # inside quotes: the shell's rules would have to be followed backwards
            return
        for found in self._paths.get_completions(Document(now), event):
            if not _needs_quotes(found.text):
                yield found


def _needs_quotes(word: str) -> bool:
    return shlex.quote(word) != word and re.search(r"[\s'\"\\]", word) is not None

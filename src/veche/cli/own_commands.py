"""Commands that only a conversation at the terminal has: `/new`, `/continue`, `/system`, `/set`, `/copy`, `/raw` …"""

from __future__ import annotations

import base64
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veche.cli.ending import Ending
from veche.cli.sitting import Sitting, within
from veche.cli.terminal import harmless, is_terminal
from veche.cli.words import notice, say

if TYPE_CHECKING:
    from veche.client.entities import Message

VALUES: dict[str, tuple[str, type, float, float]] = {
    "temperature": ("temperature", float, 0, 2),
    "max-tokens": ("max_tokens", int, 1, 10_000_000),
    "top-p": ("top_p", float, 0, 1),
    "seed": ("seed", int, -(2**63), 2**63 - 1),
}
_MOST_COPIED = 74_994  # bytes that every terminal which copies at all takes
_NO_VALUE = ("-", "none", "off", "default")


def new(talk: Sitting, words: str) -> None:
    """The next message begins another conversation."""
    talk.leave_conversation()
    notice(say("new_begun"))
    if words:
        talk.ask(words)


def go_on(talk: Sitting, _: str) -> None:
    """An answer that was cut off goes on."""
    if talk.last is None and talk.conversation is None:
        from veche.cli.finding import find

        talk.enter(talk.stage.call(lambda client: find(client, None)).id)
    answer = talk.last
    if answer is None:
        raise Ending(3, say("no_answer_yet"))
    talk.show(lambda client: client.go_on(answer.id))


def system(talk: Sitting, text: str) -> None:
    """Instructions of this conversation; alone, what they are; `-` for none."""
    conversation = talk.conversation
    if not text:
        now = conversation.instructions if conversation is not None else talk.manner.system
        print(harmless(now) if now else say("run.system_none"))
        return
    value = "" if text in _NO_VALUE else text
    if conversation is None:
        talk.manner.system = value or None
    else:
        from veche.client.entities import ConversationPatch

        known, patch = conversation.id, ConversationPatch(instructions=value or None)
        talk.conversation = talk.stage.call(lambda client: client.change(known, patch))
    notice(say("run.system_set" if value else "run.system_none"))


def set_value(talk: Sitting, text: str) -> None:
    """`/set temperature 0.3`; alone, all that is set."""
    name, _, value = text.replace("=", " ", 1).partition(" ")
    value = value.strip()
    if name and name not in VALUES:
        raise Ending(2, say("run.set_unknown", name=name, names=", ".join(VALUES)))
    if value:
        setattr(talk.manner, VALUES[name][0], None if value in _NO_VALUE else _number(name, value))
    for one in [name] if name else VALUES:
        now = getattr(talk.manner, VALUES[one][0])
        print(f"{one}: {say('run.set_usual') if now is None else now}")


def _number(name: str, value: str) -> Any:
    _, kind, least, most = VALUES[name]
    try:
        number = kind(value.replace(",", "."))
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        if name == "seed":
            raise Ending(2, say("run.set_whole", name=name, value=value))
        raise Ending(2, say("run.set_between", name=name, value=value, least=f"{least:g}", most=f"{most:g}"))
    return number


def _setting(name: str) -> Callable[[Sitting, str], None]:
    return lambda talk, text: set_value(talk, f"{name} {text}".strip())


def raw(talk: Sitting, text: str) -> None:
    """The last answer, or message n, as the model wrote it."""
    from veche.client.entities import text_of

    words = text_of(_message(talk, text.strip()))
    print(harmless(words) if is_terminal(sys.stdout) else words)


def copy(talk: Sitting, text: str) -> None:
    """The last answer, message n, or the code in it, to the clipboard; with a path, into that file."""
    from veche.client.entities import text_of

    words = shlex.split(text)
    only_code = "code" in words[:2]
    if only_code:
        words.remove("code")
    wanted = words.pop(0) if words and _is_message(words[0]) else ""
    content = text_of(_message(talk, wanted))
    if only_code:
        from veche.cli.outcome import code_in

        code = code_in(content, last=True)
        if code is None:
            raise Ending(1, say("ask.no_code"))
        content = code.rstrip("\n")
    if words:
        _to_file(Path(" ".join(words)).expanduser(), content)
    else:
        _to_clipboard(content)


def _is_message(word: str) -> bool:
    return word.isdigit() or word == "last" or (word.startswith("last-") and word[5:].isdigit())


def _message(talk: Sitting, wanted: str) -> Message:
    if not wanted:
        if talk.last is None:
            raise Ending(3, say("no_answer_yet"))
        return talk.last
    from veche.cli.addressing import message_of

    with within(talk):
        return talk.stage.call(lambda client: message_of(client, None, wanted))


def _to_file(path: Path, text: str) -> None:
    if path.exists():
        raise Ending(1, say("run.copy_exists", path=path))
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise Ending(1, say("run.copy_failed", path=path, reason=error.strerror)) from error
    notice(say("run.copied_to", path=path))


def _to_clipboard(text: str) -> None:
    """By the terminal itself, so it works over SSH; one that does not know this ignores it."""
    stream = next((one for one in (sys.stdout, sys.stderr) if is_terminal(one)), None)
    data = text.encode()
    if stream is None or os.environ.get("TERM") == "dumb":
        raise Ending(1, say("run.copy_no_terminal"))
    if len(data) > _MOST_COPIED:
        raise Ending(1, say("run.copy_too_long", size=len(data)))
    stream.write(f"\x1b]52;c;{base64.b64encode(data).decode()}\x07")
    stream.flush()
    notice(say("run.copied", characters=len(text)))


def attach(talk: Sitting, text: str) -> None:
    """Files for the next message; alone, which there are."""
    from veche.cli.asking import read_files
    from veche.cli.mentions import size_of

    talk.files += read_files(shlex.split(text))
    for name, data in talk.files:
        print(f"{harmless(name)}  {size_of(data)}")
    if not talk.files:
        notice(say("run.attach_none"))


OWN: dict[str, Callable[[Sitting, str], None]] = {
    "new": new,
    "continue": go_on,
    "system": system,
    "set": set_value,
    **{name: _setting(name) for name in VALUES},
    "attach": attach,
    "copy": copy,
    "raw": raw,
}

"""Pure rules of a turn: what fits into the context, what is folded, how an answer is asked to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from veche.features.conversations.schemas import Message
from veche.features.usage.schemas import Cost
from veche.ports.content import (
    AudioPart,
    CitationPart,
    ErrorPart,
    FilePart,
    ImagePart,
    Part,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    Usage,
)
from veche.ports.provider import ChatMessage

IMAGE_TOKENS = 1_000  # a picture of usual size; vendors count 85…1,600
MESSAGE_TOKENS = 4  # role and separators
LARGEST_RESERVE = 8_192

CONTINUE = {
    "en": "Your answer above was cut off. Go on exactly where it stopped: repeat nothing, do not apologise, "
    "do not announce that you continue.",
    "ru": "Ответ выше оборвался. Продолжай ровно с того места, где он остановился: ничего не повторяй, "
    "не извиняйся и не сообщай, что продолжаешь.",
}
STEER = {
    "en": "The person has interrupted your answer to add the last message. Take it into account and carry on the "
    "task from where you stopped; do not repeat what is already written.",
    "ru": "Человек прервал твой ответ, чтобы добавить последнее сообщение. Учти его и продолжай работу с того "
    "места, где остановился; уже написанное не повторяй.",
}
MERGE = {
    "en": "Below are {count} answers to the question above, written independently. Write the one best answer to it: "
    "take what is right and useful from each, settle contradictions by reasoning, leave out mistakes and repetition. "
    "Do not mention these answers, do not compare them: answer the person.",
    "ru": "Ниже независимые ответы на вопрос выше, их {count}. Напиши на него один лучший ответ: возьми из каждого "
    "верное и полезное, противоречия разреши рассуждением, ошибки и повторы опусти. Не упоминай эти ответы и не "
    "сравнивай их: отвечай человеку.",
}
SUMMARISE = {
    "en": "Summarise the dialogue below for yourself, so that you can go on with it: facts, names, numbers, decisions, "
    "open questions and the person's wishes. No preface. At most 400 words, in the language of the dialogue.",
    "ru": "Сожми диалог ниже для себя, чтобы продолжить его: факты, имена, числа, решения, открытые вопросы и "
    "пожелания человека. Без вступления. Не больше 300 слов, на языке диалога.",
}
ENTITLE = {
    "en": "Give the conversation below a title of 2 to 6 words that tells its subject, in the language in which the "
    "person writes. Only the title: no quotes, no full stop, no explanation.",
    "ru": "Дай разговору ниже название из 2–6 слов, по которому ясно, о чём он, на языке, на котором пишет человек. "
    "Только название: без кавычек, без точки, без пояснений.",
}
_ROLES = {"en": ("Person", "Answer"), "ru": ("Человек", "Ответ")}
LONGEST_TITLE = 80
FOLLOW = {
    "en": "Answer with one JSON value and nothing else: no words around it, no code fence. It must follow this "
    "JSON Schema:\n{schema}",
    "ru": "Ответь одним значением JSON и больше ничем: без слов вокруг и без ограды кода. Оно должно соответствовать "
    "этой JSON Schema:\n{schema}",
}
EARLIER = {"en": "Earlier in this conversation (summary):", "ru": "Ранее в этом разговоре (краткое содержание):"}


class Plan(msgspec.Struct):
    """What of a path goes into the request. Tokens are estimates."""

    included: list[Message]  # pinned ones from before the others too
    excluded: list[Message]
    folded: list[Message]  # too old for the window
    tokens: dict[str, int]
    instructions: int
    summary: int
    reserve: int
    window: int | None
    summary_text: str | None  # what stands for the folded ones, if it was made before
    unfolded: list[Message]  # of the folded, those that no summary covers yet


Weigh = Callable[[FilePart | AudioPart, int], int]
"""How many tokens an attachment takes that is one of so many in its message."""


def by_size(part: FilePart | AudioPart, _: int) -> int:
    """What can be told of an attachment before anybody has read it."""
    return part.size // 4


def tokens_of(message: Message, count: Callable[[str], int], weigh: Weigh = by_size) -> int:
    """An estimate of what a message takes of the context."""
    return MESSAGE_TOKENS + tokens_of_parts(message.parts, count, weigh)


def tokens_of_parts(parts: Sequence[Part], count: Callable[[str], int], weigh: Weigh = by_size) -> int:
    """The same of parts alone."""
    total = 0
    among = sum(isinstance(part, FilePart) for part in parts)
    for part in parts:
        match part:
            case TextPart():
                total += count(part.text)
            case ToolCallPart():
                total += count(part.arguments) + 10
            case ToolResultPart():
                total += count(part.content) + 10
            case ImagePart():
                total += IMAGE_TOKENS
            case FilePart() | AudioPart():
                total += weigh(part, among)
            case ReasoningPart() | CitationPart() | ErrorPart():
                pass
    return total


def merged_from(message: Message) -> list[str]:
    """The answers that an answer is made of; empty for a usual one."""
    said = next((note.data.get("from") for note in message.notes if note.kind == "merge"), None)
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


def merge_text(drafts: Sequence[Message], locale: str) -> str:
    """What a model is told that makes one answer of several."""
    texts = ["\n\n".join(p.text for p in draft.parts if isinstance(p, TextPart)) for draft in drafts]
    blocks = [f'<answer number="{n}">\n{text.strip()}\n</answer>' for n, text in enumerate(texts, start=1)]
    return "\n\n".join(["---", MERGE[locale].format(count=len(drafts)), *blocks])


def useful(message: Message) -> bool:
    """Does it say anything that a model should see? An answer that failed without a word does not."""
    return any(not isinstance(p, ErrorPart | ReasoningPart | CitationPart) for p in message.parts)


def reserve_for(max_tokens: int | None, max_output: int | None, window: int | None) -> int:
    """Room kept for the answer: what was asked for, else a quarter of the window within reason."""
    if max_tokens:
        return max_tokens
    most = min(max_output or LARGEST_RESERVE, LARGEST_RESERVE)
    return min(most, window // 4) if window else most


def plan(
    path: Sequence[Message],
    *,
    instructions: int,
    window: int | None,
    reserve: int,
    summaries: Mapping[str, str],
    count: Callable[[str], int],
    weigh: Weigh = by_size,
) -> Plan:
    """Chooses what is sent: the newest messages that fit, an earlier summary for the rest.

    When something must be folded, more is folded than needed (down to six tenths of the room), so that the next
    question does not fold again. The last message always stays, and so do pinned ones, whatever their age.
    """
    excluded = [m for m in path if m.excluded or not useful(m)]
    rest = [m for m in path if not (m.excluded or not useful(m))]
    tokens = {m.id: tokens_of(m, count, weigh) for m in path}
    result = Plan(rest, excluded, [], tokens, instructions, 0, reserve, window, None, [])
    if window is None or instructions + sum(tokens[m.id] for m in rest) + reserve <= window:
        return result
    room = max(window - reserve - instructions, window // 4)
    known = [i for i, m in enumerate(rest[:-1]) if m.id in summaries]
    if known:  # an earlier fold is kept as long as what follows it fits
        text = summaries[rest[known[-1]].id]
        kept_messages, folded = _cut(rest, known[-1] + 1)
        if sum(tokens[m.id] for m in kept_messages) + count(text) <= room:
            result.included, result.folded = kept_messages, folded
            result.summary_text, result.summary = text, count(text)
            return result
    kept, size = 0, sum(tokens[m.id] for m in rest if m.pinned)
    for message in reversed(rest):
        size += 0 if message.pinned else tokens[message.id]
        if kept and not message.pinned and size > room * 0.6:
            break
        kept += 1
    cut = len(rest) - kept
    result.included, result.folded = _cut(rest, cut)
    before = [i for i in known if i < cut]
    if before:
        result.summary_text = summaries[rest[before[-1]].id]
        result.summary = count(result.summary_text)
    result.unfolded = [m for m in rest[(before[-1] + 1 if before else 0) : cut] if not m.pinned]
    return result


def _cut(messages: Sequence[Message], at: int) -> tuple[list[Message], list[Message]]:
    """What stays and what is folded, when everything before a place is to be folded."""
    pinned = [m for m in messages[:at] if m.pinned]
    return [*pinned, *messages[at:]], [m for m in messages[:at] if not m.pinned]


_SENT = (TextPart, FilePart, ImagePart, AudioPart, ToolCallPart, ToolResultPart)


def to_chat(messages: Sequence[Message]) -> list[ChatMessage]:
    """Messages as a provider gets them: without thoughts, sources and errors."""
    return [ChatMessage(m.role, [p for p in m.parts if isinstance(p, _SENT)]) for m in messages]


def with_files(messages: list[ChatMessage], files: Sequence[Part]) -> list[ChatMessage]:
    """What a project gives stands before the first thing that the person says."""
    first = next((i for i, one in enumerate(messages) if one.role == "user"), None)
    if files and first is not None:
        messages[first] = ChatMessage("user", [*files, *messages[first].parts])
    return messages


def attachments(messages: Sequence[Message]) -> list[str]:
    """Ids of the files that these messages hold."""
    return [one for message in messages for one in file_ids(message.parts)]


def file_ids(parts: Sequence[Part]) -> list[str]:
    """Ids of the files among these parts."""
    return [part.file_id for part in parts if isinstance(part, FilePart | ImagePart | AudioPart)]


def bill(count: Usage, cost: Cost | None, before: Message | None) -> dict[str, Any]:
    """What an answer took, as columns; `before` is the answer that went on, and what it took is added.

    What is unknown of either stays unknown: half a sum would look like the whole.
    """
    values: dict[str, Any] = {name: getattr(count, name) for name in Usage.__struct_fields__}
    if before is not None and before.parts:
        for name, value in values.items():
            old = getattr(before.usage, name) if before.usage else None
            values[name] = None if value is None or old is None else value + old
        if cost is not None:
            known = before.cost is not None and before.cost.currency == cost.currency
            amount = Decimal(before.cost.amount) + Decimal(cost.amount) if before.cost and known else None
            cost = None if amount is None else Cost(format(amount, "f"), cost.currency, cost.priced_at)
    values |= {"cost": None, "currency": None, "priced_at": None}
    if cost is not None:
        values |= {"cost": cost.amount, "currency": cost.currency, "priced_at": cost.priced_at}
    return values


def dialogue_text(messages: Sequence[Message], earlier: str | None, most: int) -> str:
    """A dialogue as plain text for a summary, in about `most` characters: long messages lose their middles first.

    What an earlier summary says is never cut, nor is any message left out.
    """
    texts = ["\n".join(p.text for p in message.parts if isinstance(p, TextPart)) for message in messages]
    share = _share([len(text) for text in texts], most - len(earlier or ""))
    lines = [earlier] if earlier else []
    lines += [f"{m.role}: {_shortened(text, share)}" for m, text in zip(messages, texts, strict=True)]
    return "\n\n".join(lines)


def _share(lengths: Sequence[int], room: int) -> int:
    """How long each may be so that all fit: what the short ones leave, the long ones get."""
    left, count = room, len(lengths)
    for length in sorted(lengths):
        if length * count > left:
            return max(left // count, 200)
        left, count = left - length, count - 1
    return max(lengths, default=0)


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[: most * 2 // 3].rstrip()} […] {text[-(most // 3) :].lstrip()}"


def talk_for_title(question: str, answer: str, locale: str) -> str:
    """The beginning of a conversation as a model is shown it that shall name it."""
    asker, answerer = _ROLES[locale]
    return f"{asker}: {question}\n\n{answerer}: {answer}"


def tidy_title(said: str) -> str | None:
    """What a model said when asked for a title, if it is one."""
    line = next((line for line in said.strip().splitlines() if line.strip()), "")
    line = " ".join(line.strip().strip("#*_`").split())
    head, colon, rest = line.partition(":")
    if colon and head.casefold() in ("title", "название", "заголовок"):
        line = rest.strip()
    line = line.lstrip("\"'«»“”„*_` ").rstrip("\"'«»“”„*_` .")
    return line if 0 < len(line) <= LONGEST_TITLE else None

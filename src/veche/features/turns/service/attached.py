"""Puts attachments into the form that a model takes.

Text within its share of the window, pictures where they are seen, and for all else an honest word, to the model and
to the person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from veche.features.conversations.schemas import Note
from veche.features.files.logic import is_textual
from veche.features.llm.service import Target
from veche.features.turns.logic import Weigh, by_size
from veche.kit.caller import Locale
from veche.kit.messages import sentence
from veche.kit.text import estimate_tokens
from veche.ports.content import AudioPart, FilePart, ImagePart, Part, TextPart
from veche.ports.provider import Blob, ChatMessage, ChatRequest

SHARE = 0.5  # of the room in the window that the files of one message may take together
LEAST = 200  # tokens of one file
WORD = 40  # tokens: a file of which only its name is told
_UNDESCRIBED = frozenset(["compatible", "vllm"])  # servers that do not tell whether their models see pictures


class Weights(msgspec.Struct):
    """How much of the context the files take: known token counts, and the share of one message's files."""

    tokens: dict[str, int]
    share: int | None  # None: no limit

    def most(self, among: int) -> int | None:
        """The most that one of `among` files may take."""
        return None if self.share is None else max(self.share // max(among, 1), LEAST)

    def __call__(self, part: FilePart | AudioPart, among: int) -> int:
        known = self.tokens.get(part.file_id)
        size = by_size(part, among) if known is None else known
        most = self.most(among)
        return size if most is None else min(size, most)


def weigh_of(tokens: Mapping[str, int], window: int | None, reserve: int) -> Weigh:
    """The weights for a window."""
    return Weights(dict(tokens), None if window is None else int(max(window - reserve, window // 2) * SHARE))


def tokens_of_blobs(blobs: Mapping[str, Blob]) -> dict[str, int]:
    """File id → the tokens of its text; of a file without text, its bytes may count only if they are sent."""
    return {
        id: estimate_tokens(blob.text) if blob.text is not None else WORD
        for id, blob in blobs.items()
        if blob.text is not None or not blob.data
    }


def fit(request: ChatRequest, target: Target, weigh: Weigh, locale: str) -> tuple[ChatRequest, list[Note]]:
    """The request with its attachments as this model takes them, and what the person should know of that."""
    fitter = _Fitter(request.blobs, target, weigh if isinstance(weigh, Weights) else Weights({}, None), locale)
    messages = [ChatMessage(one.role, fitter.parts(one.parts)) for one in request.messages]
    return msgspec.structs.replace(request, messages=messages, blobs=fitter.blobs), fitter.notes


class _Fitter:
    def __init__(self, blobs: Mapping[str, Blob], target: Target, weights: Weights, locale: str) -> None:
        self.blobs = dict(blobs)
        self.notes: list[Note] = []
        self._weights = weights
        self._locale: Locale = "ru" if locale == "ru" else "en"
        self._model = target.info.title if target.info and target.info.title else target.id
        info = target.info
        told = info is not None and target.line.connection.preset not in _UNDESCRIBED
        self._input = set(info.input) if info is not None and told else {"text", "image", "audio"}
        self._builtin = target.line.source == "builtin"

    def parts(self, parts: Sequence[Part]) -> list[Part]:
        among = sum(isinstance(part, FilePart) for part in parts)
        return [self._part(part, among) for part in parts]

    def _part(self, part: Part, among: int) -> Part:
        if self._builtin or not isinstance(part, FilePart | ImagePart | AudioPart):
            return part
        blob = self.blobs.get(part.file_id)
        match part:
            case ImagePart() if "image" not in self._input:
                return self._word(part, "no_images", model=self._model)
            case AudioPart() if "audio" not in self._input:
                return self._word(part, "no_audio", model=self._model)
            case FilePart() if blob is not None and blob.text is not None:
                return self._text(part, blob, self._weights.most(among))
            case FilePart() if blob is not None and blob.unread == "pending":
                return self._word(part, "pending")
            case FilePart() if blob is not None and blob.unread and not self._takes(part):
                return self._word(part, "unread", reason=sentence(f"reading.{blob.unread}", self._locale))
        return part

    def _takes(self, part: FilePart) -> bool:
        """Documents go as they are only to models that say they take them, and only as PDF."""
        return "file" in self._input and part.media_type == "application/pdf"

    def _word(self, part: FilePart | ImagePart | AudioPart, code: str, **facts: str) -> TextPart:
        self._note(part, code, **facts)
        return TextPart(
            f"[{part.name}: {part.media_type}, {sentence(f'attached.{code}', 'en', name=part.name, **facts)}]"
        )

    def _note(self, part: FilePart | ImagePart | AudioPart, code: str, **facts: object) -> None:
        text = sentence(f"attached.{code}", self._locale, name=part.name, **facts)
        if all(note.text != text for note in self.notes):
            self.notes.append(Note("file", text, {"code": code, "file_id": part.file_id, "name": part.name}))

    def _text(self, part: FilePart, blob: Blob, most: int | None) -> Part:
        shown, left = shortened(blob, most)
        if left:
            if blob.unit and blob.places:
                self._note(part, f"cut_{blob.unit}", left=left, of=str(len(blob.places)))
            else:
                self._note(part, "cut", percent=left)
        if is_textual(part.media_type):  # some vendors take such as documents with a name of their own
            self.blobs[part.file_id] = msgspec.structs.replace(blob, text=shown)
            return part
        about = f' {blob.unit}s="{len(blob.places)}"' if blob.unit and blob.places else ""
        name = part.name.replace('"', "'")
        return TextPart(f'<file name="{name}"{about}>\n{shown}\n</file>')


def shortened(blob: Blob, most: int | None) -> tuple[str, str]:
    """A file's text with marks where its pages begin, within `most` tokens; and what of it was left out.

    Whole pages stay, from the first on; of a page that is too long alone, its beginning. What is left out is said
    at the end, and given as `3–12` (pages) or as a percentage (text without pages); empty if nothing is.
    """
    text = blob.text or ""
    if not blob.places:
        kept = _beginning(text, most)
        if len(kept) == len(text):
            return text, ""
        percent = str(max(1, round(100 - 100 * len(kept) / len(text))))
        return f"{kept}\n[… the last {percent} % of this file do not fit and are left out]", percent
    starts = [place for place, _ in blob.places]
    ends = [*starts[1:], len(text)]
    pieces: list[str] = []
    left = most
    for number, ((start, label), end) in enumerate(zip(blob.places, ends, strict=True), 1):
        mark = f"[{blob.unit} {number}{f': {label}' if label else ''}]"
        piece = f"{mark}\n{text[start:end].strip()}\n"
        size = estimate_tokens(piece)
        if left is not None and size > left:
            if number == 1:
                pieces.append(_beginning(piece, left))
            missing = f"{number}–{len(starts)}" if number < len(starts) else str(number)
            pieces.append(f"[… {blob.unit}s {missing} of {len(starts)} do not fit and are left out]")
            return "\n".join(pieces), missing
        left = None if left is None else left - size
        pieces.append(piece)
    return "\n".join(pieces), ""


def _beginning(text: str, most: int | None) -> str:
    """As much of a text as `most` tokens hold."""
    if most is None or estimate_tokens(text) <= most:
        return text
    low, high = 0, len(text)
    while high - low > 64:
        middle = (low + high) // 2
        if estimate_tokens(text[:middle]) <= most:
            low = middle
        else:
            high = middle
    return text[:low]

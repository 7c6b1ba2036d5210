"""What the client gives and takes: the same structs as the doors', for whoever may import only the client."""

from __future__ import annotations

import msgspec

from veche.features.conversations.schemas import (
    Branch,
    Conversation,
    ConversationName,
    ConversationPatch,
    Message,
    MessagePage,
    MessagePatch,
    NewConversation,
    Note,
    Turn,
)
from veche.features.conversations.schemas.marks import Mark, MarkPatch
from veche.features.conversations.schemas.projects import Bulk, NewProject, Project, ProjectPatch
from veche.features.conversations.schemas.search import SearchFilter, SearchHit, SearchPage, TitleHit
from veche.features.conversations.schemas.tree import Tree, TreeNode
from veche.features.exchange.schemas import Export, ExportRequest, Import
from veche.features.exchange.schemas import Options as ExportOptions
from veche.features.files.schemas import File
from veche.features.identity.schemas import DeviceAnswer, DeviceBegun, Me
from veche.features.llm.schemas import (
    Catalogue,
    ConnectionPatch,
    ConnectionTest,
    ConnectionView,
    Model,
    NewConnection,
    PluginView,
    PresetView,
    Provider,
)
from veche.features.templates.schemas import (
    ImportRequest,
    NewTemplate,
    Template,
    TemplateEntry,
    TemplateFile,
    TemplatePatch,
    Use,
    Used,
    Variable,
)
from veche.features.turns.schemas import (
    Accepted,
    Again,
    ContextGauge,
    ContextItem,
    NewMessage,
    Preview,
    Previewed,
)
from veche.features.usage.schemas import Budget, Cost, GroupBy, Money, NewBudget, UsageReport, UsageRow
from veche.kit.caller import Scope
from veche.kit.errors import VecheError
from veche.kit.ids import new_id
from veche.kit.paging import Page
from veche.ports.content import (
    AudioPart,
    CitationPart,
    ErrorPart,
    FilePart,
    ImagePart,
    Params,
    Part,
    ReasoningPart,
    TextPart,
    Usage,
)


def to_json(value: object, *, indent: int = 0) -> str:
    """Any of these as JSON text."""
    raw = msgspec.json.encode(value)
    return (msgspec.json.format(raw, indent=indent) if indent else raw).decode()


def text_of(message: Message) -> str:
    """The words of a message, without thoughts, attachments and sources."""
    return "\n\n".join(part.text for part in message.parts if isinstance(part, TextPart))


def part_of(file: File) -> FilePart | ImagePart | AudioPart:
    """An uploaded file as a part of a message, by what its bytes are."""
    group = file.media_type.partition("/")[0]
    kind: type[FilePart | ImagePart | AudioPart]
    kind = {"image": ImagePart, "audio": AudioPart}.get(group, FilePart)  # type: ignore[assignment]
    return kind(file_id=file.id, name=file.name, media_type=file.media_type, size=file.size)


__all__ = [
    "Accepted",
    "Again",
    "AudioPart",
    "Branch",
    "Budget",
    "Bulk",
    "Catalogue",
    "CitationPart",
    "ConnectionPatch",
    "ConnectionTest",
    "ConnectionView",
    "ContextGauge",
    "ContextItem",
    "Conversation",
    "ConversationName",
    "ConversationPatch",
    "Cost",
    "DeviceAnswer",
    "DeviceBegun",
    "ErrorPart",
    "Export",
    "ExportOptions",
    "ExportRequest",
    "File",
    "FilePart",
    "GroupBy",
    "ImagePart",
    "Import",
    "ImportRequest",
    "Mark",
    "MarkPatch",
    "Me",
    "Message",
    "MessagePage",
    "MessagePatch",
    "Model",
    "Money",
    "NewBudget",
    "NewConnection",
    "NewConversation",
    "NewMessage",
    "NewProject",
    "NewTemplate",
    "Note",
    "Page",
    "Params",
    "Part",
    "PluginView",
    "PresetView",
    "Preview",
    "Previewed",
    "Project",
    "ProjectPatch",
    "Provider",
    "ReasoningPart",
    "Scope",
    "SearchFilter",
    "SearchHit",
    "SearchPage",
    "Template",
    "TemplateEntry",
    "TemplateFile",
    "TemplatePatch",
    "TextPart",
    "TitleHit",
    "Tree",
    "TreeNode",
    "Turn",
    "Usage",
    "UsageReport",
    "UsageRow",
    "Use",
    "Used",
    "Variable",
    "VecheError",
    "new_id",
    "part_of",
    "text_of",
    "to_json",
]

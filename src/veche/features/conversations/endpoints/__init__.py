"""HTTP routes of conversations (docs/protocol.md)."""

from veche.features.conversations.endpoints.conversations import routes as conversations
from veche.features.conversations.endpoints.marks import routes as marks
from veche.features.conversations.endpoints.projects import routes as projects
from veche.features.conversations.endpoints.tree import routes as tree

routes = [*conversations, *projects, *tree, *marks]

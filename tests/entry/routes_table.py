"""Every door of the house and who may come in by it. A new route has to be written down here, or a test fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from veche.kit.ids import new_id

Need = Literal["open", "signed", "read", "chat", "all", "session", "admin"]
"""`open`: everybody; `signed`: whoever is signed in; then a scope; `session`: a person in a
browser, no key; `admin`: owner and administrators."""

Body = Callable[[], Any]


@dataclass(frozen=True)
class Row:
    """One door. `fill` says which of a person's things stands for a parameter, where the name does not."""

    method: str
    path: str
    need: Need
    body: Body | None = None
    query: str = ""
    fill: dict[str, str] = field(default_factory=dict)

    @property
    def has_object(self) -> bool:
        """Does its address name something that belongs to somebody?"""
        return any(f"{{{name}}}" in self.path for name in OBJECTS)


OBJECTS = (
    "conversation_id",
    "message_id",
    "turn_id",
    "task_id",
    "file_id",
    "session_id",
    "key_id",
    "passkey_id",
    "assistant_id",
    "template_id",
)
ANSWER = {"message_id": "answer_id"}
PROOF = {name: "e30" for name in ("credential", "client_data", "authenticator_data", "signature")}
JOIN = {"name": "x", "email": "x@example.org", "password": "a new long one"}
SAY = {"text": "hello", "model": "guide.veche"}

ROUTES = [
    # identity
    Row("GET", "/api/setup", "open"),
    Row("POST", "/api/setup", "open", lambda: {"token": "x", "name": "x", "email": "x@y.z", "password": "x"}),
    Row("POST", "/api/session", "open", lambda: {"email": "nobody@example.org", "password": "x"}),
    Row("DELETE", "/api/session", "open"),
    Row("GET", "/api/sessions", "all"),
    Row("DELETE", "/api/sessions/{session_id}", "all"),
    Row("GET", "/api/me", "read"),
    Row("PATCH", "/api/me", "all", lambda: {"theme": "dark"}),
    Row("POST", "/api/me/password", "all", lambda: {"current": "wrong one", "new": "a new long one"}),
    Row("GET", "/api/keys", "all"),
    Row("POST", "/api/keys", "all", lambda: {"id": new_id(), "name": "k", "scopes": ["read"]}),
    Row("DELETE", "/api/keys/{key_id}", "all"),
    # how people sign in
    Row("GET", "/api/factors", "all"),
    Row("POST", "/api/session/confirm", "session", lambda: {"password": "wrong one"}),
    Row("POST", "/api/session/confirm/options", "session"),
    Row("POST", "/api/session/passkey/options", "open"),
    Row("POST", "/api/session/passkey", "open", lambda: PROOF),
    Row("POST", "/api/totp", "session"),
    Row("POST", "/api/totp/confirm", "session", lambda: {"code": "000000"}),
    Row("POST", "/api/totp/codes", "session"),
    Row("DELETE", "/api/totp", "session"),
    Row("POST", "/api/passkeys/options", "session"),
    Row("POST", "/api/passkeys", "session", lambda: {"name": "k", "client_data": "e30", "attestation": "e30"}),
    Row("PATCH", "/api/passkeys/{passkey_id}", "all", lambda: {"name": "another"}),
    Row("DELETE", "/api/passkeys/{passkey_id}", "session"),
    Row("DELETE", "/api/people/{user_id}/factors", "admin", fill={"user_id": "user"}),
    # people
    Row("GET", "/api/people", "read"),
    Row("GET", "/api/people/accounts", "admin"),
    Row("PATCH", "/api/people/{user_id}", "admin", lambda: {"disabled": False}, fill={"user_id": "page"}),
    Row("DELETE", "/api/people/{user_id}", "admin", fill={"user_id": "page"}),
    Row("POST", "/api/people/{user_id}/reset", "admin", fill={"user_id": "page"}),
    Row("GET", "/api/invitations", "admin"),
    Row("POST", "/api/invitations", "admin", lambda: {"id": new_id()}),
    Row("DELETE", "/api/invitations/{invitation_id}", "admin", fill={"invitation_id": "page"}),
    Row("GET", "/api/join/{token}", "open", fill={"token": "page"}),
    Row("POST", "/api/join/{token}", "open", lambda: JOIN, fill={"token": "page"}),
    Row("GET", "/api/reset/{token}", "open", fill={"token": "page"}),
    Row("POST", "/api/reset/{token}", "open", lambda: {"password": "a new long one"}, fill={"token": "page"}),
    # usage
    Row("GET", "/api/usage", "read"),
    # files
    Row("POST", "/api/files", "chat", lambda: b"some text", "name=a.txt"),
    Row("GET", "/api/files/{file_id}", "read"),
    # models
    Row("GET", "/api/models", "read"),
    Row("GET", "/api/presets", "read"),
    Row("GET", "/api/connections", "admin"),
    Row(
        "POST",
        "/api/connections",
        "admin",
        lambda: {
            "name": "c" + new_id()[-8:],
            "preset": "openai",
            "base_url": "http://127.0.0.1:9/v1",
            "secrets": {"api_key": "sk-none"},
        },
    ),
    Row("PATCH", "/api/connections/{name}", "admin", lambda: {"enabled": False}, fill={"name": "connection"}),
    Row("DELETE", "/api/connections/{name}", "admin", fill={"name": "connection"}),
    Row("POST", "/api/connections/{name}/test", "admin", fill={"name": "connection"}),
    Row("GET", "/v1/models", "read"),
    Row("GET", "/v1/models/{model}", "read", fill={"model": "model"}),
    Row(
        "POST",
        "/v1/chat/completions",
        "chat",
        lambda: {"model": "guide.veche", "messages": [{"role": "user", "content": "hello"}]},
    ),
    # conversations
    Row("GET", "/api/conversations", "read"),
    Row("POST", "/api/conversations", "chat", lambda: {"id": new_id()}),
    Row("GET", "/api/conversations/{conversation_id}", "read"),
    Row("PATCH", "/api/conversations/{conversation_id}", "chat", lambda: {"title": "another"}),
    Row("DELETE", "/api/conversations/{conversation_id}", "chat"),
    Row("POST", "/api/conversations/{conversation_id}/clear", "chat"),
    Row(
        "PUT",
        "/api/conversations/{conversation_id}/branches/{name}",
        "chat",
        lambda: {"message_id": new_id()},
        fill={"name": "branch"},
    ),
    Row("DELETE", "/api/conversations/{conversation_id}/branches/{name}", "chat", fill={"name": "branch"}),
    Row("GET", "/api/conversations/{conversation_id}/messages", "read"),
    Row("POST", "/api/conversations/{conversation_id}/messages", "chat", lambda: {"id": new_id(), **SAY}),
    Row("GET", "/api/conversations/{conversation_id}/events", "read"),
    Row("GET", "/api/conversations/{conversation_id}/context", "read", query="model=guide.veche"),
    Row("PATCH", "/api/messages/{message_id}", "chat", lambda: {"excluded": True}),
    Row("DELETE", "/api/messages/{message_id}", "chat"),
    Row("PUT", "/api/messages/{message_id}/mark", "chat", lambda: {"starred": True}),
    Row("GET", "/api/messages/{message_id}/details", "read", fill=ANSWER),
    Row("GET", "/api/favourites", "read"),
    Row("POST", "/api/messages/{message_id}/regenerate", "chat", lambda: {"id": new_id()}, fill=ANSWER),
    Row("POST", "/api/messages/{message_id}/continue", "chat", fill=ANSWER),
    Row("GET", "/api/search", "read", query="q=hello"),
    # templates
    Row("GET", "/api/templates", "read"),
    Row("POST", "/api/templates", "all", lambda: {"name": f"n{new_id()}", "body": "say {{this}}"}),
    Row("GET", "/api/templates/starters", "read"),
    Row("GET", "/api/templates/export", "read"),
    Row("POST", "/api/templates/import", "all", lambda: {"templates": []}),
    Row("GET", "/api/templates/{template_id}", "read"),
    Row("PATCH", "/api/templates/{template_id}", "all", lambda: {"title": "another"}),
    Row("DELETE", "/api/templates/{template_id}", "all"),
    Row("GET", "/api/templates/{template_id}/versions", "all"),
    Row("POST", "/api/templates/{template_id}/versions/{number}/restore", "all", fill={"number": "version"}),
    Row("PUT", "/api/templates/{template_id}/rating", "chat", lambda: {"stars": 4}),
    Row("DELETE", "/api/templates/{template_id}/rating", "chat"),
    Row("POST", "/api/templates/{template_id}/use", "chat", dict),
    # turns
    Row("GET", "/api/turns/{turn_id}", "read"),
    Row("GET", "/api/turns/{turn_id}/stream", "read"),
    Row("POST", "/api/turns/{turn_id}/stop", "chat"),
    Row("SOCKET", "/api/live", "read"),
    # assistants
    Row("GET", "/api/assistants", "read"),
    Row("POST", "/api/assistants", "all", lambda: {"id": new_id(), "name": "a"}),
    Row("PATCH", "/api/assistants/{assistant_id}", "all", lambda: {"name": "b"}),
    Row("DELETE", "/api/assistants/{assistant_id}", "all"),
    # the plan's routes
    Row("POST", "/chat/api/send_message", "chat", lambda: {"message": "hello", "model": "guide.veche"}),
    Row("GET", "/chat/api/task_status/{task_id}", "read"),
    Row("GET", "/chat/api/conversation/{conversation_id}/messages", "read"),
    Row("POST", "/chat/api/conversation/{conversation_id}/clear", "chat"),
    # operation
    Row("GET", "/api/health", "open"),
    Row("GET", "/api/openapi.json", "open"),
    Row("GET", "/api/manual/{language}/{page}", "open", fill={"language": "locale", "page": "page"}),
]

PAGES = [
    "/", "/archive", "/c/{rest}", "/chat", "/chat/assistant/{rest}", "/manual/{rest}", "/search", "/settings",
    "/settings/{rest}", "/setup", "/sign-in", "/usage", "/assets/{name}", "/{name}",
]  # fmt: skip
"""Files of the page: for everybody, and only by GET."""

FRAMEWORK = "/api/openapi"
"""Below it the framework shows the API's description in its own pages: for whoever is signed in."""

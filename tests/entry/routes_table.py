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
    "upload_id",
    "artifact_id",
    "session_id",
    "key_id",
    "passkey_id",
    "budget_id",
    "assistant_id",
    "share_id",
    "template_id",
    "project_id",
    "export_id",
    "import_id",
)
ANSWER = {"message_id": "answer_id"}
PROOF = dict.fromkeys(("credential", "client_data", "authenticator_data", "signature"), "e30")
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
    Row("DELETE", "/api/people/{user_id}/factors", "admin", fill={"user_id": "connection"}),
    # programs let in at a browser
    Row("POST", "/api/device", "open", lambda: {"client": "laptop"}),
    Row("POST", "/api/device/key", "open", lambda: {"device_code": "none"}),
    Row("POST", "/api/device/look", "session", lambda: {"code": "000-000-000"}),
    Row("POST", "/api/device/answer", "session", lambda: {"code": "000-000-000", "approve": True}),
    # people
    Row("GET", "/api/people", "read"),
    Row("GET", "/api/people/accounts", "admin"),
    Row("PATCH", "/api/people/{user_id}", "admin", lambda: {"disabled": False}, fill={"user_id": "connection"}),
    Row("DELETE", "/api/people/{user_id}", "admin", fill={"user_id": "connection"}),
    Row("POST", "/api/people/{user_id}/reset", "admin", fill={"user_id": "connection"}),
    Row("GET", "/api/invitations", "admin"),
    Row("POST", "/api/invitations", "admin", lambda: {"id": new_id()}),
    Row("DELETE", "/api/invitations/{invitation_id}", "admin", fill={"invitation_id": "connection"}),
    Row("GET", "/api/join/{token}", "open", fill={"token": "page"}),
    Row("POST", "/api/join/{token}", "open", lambda: JOIN, fill={"token": "page"}),
    Row("GET", "/api/reset/{token}", "open", fill={"token": "page"}),
    Row("POST", "/api/reset/{token}", "open", lambda: {"password": "a new long one"}, fill={"token": "page"}),
    # sharing
    Row("GET", "/api/conversations/{conversation_id}/members", "read"),
    Row("POST", "/api/conversations/{conversation_id}/members", "chat", lambda: {"role": "reader", "email": "x@y.z"}),
    Row(
        "PATCH",
        "/api/conversations/{conversation_id}/members/{member_id}",
        "chat",
        lambda: {"role": "reader"},
        fill={"member_id": "member_id"},
    ),
    Row(
        "DELETE",
        "/api/conversations/{conversation_id}/members/{member_id}",
        "chat",
        fill={"member_id": "member_id"},
    ),
    Row("GET", "/api/shares", "read"),
    Row("POST", "/api/shares", "all", lambda: {"id": new_id(), "conversation_id": "none"}),
    Row("PATCH", "/api/shares/{share_id}", "all", lambda: {"name": "mine"}),
    Row("POST", "/api/shares/{share_id}/renew", "all"),
    Row("DELETE", "/api/shares/{share_id}", "all"),
    Row("POST", "/api/shares/copy", "chat", lambda: {"id": new_id(), "token": "none"}),
    Row("GET", "/api/shared/{token}", "open", fill={"token": "page"}),
    Row("POST", "/api/shared/{token}", "open", lambda: {"password": "x"}, fill={"token": "page"}),
    Row("GET", "/api/shared/{token}/files/{file_id}", "open", fill={"token": "page"}),
    # usage
    Row("GET", "/api/usage", "read"),
    Row("GET", "/api/budgets", "read"),
    Row("POST", "/api/budgets", "admin", lambda: {"id": new_id(), "name": "b", "period": "day", "amount": "1000000"}),
    Row("PATCH", "/api/budgets/{budget_id}", "all", lambda: {"name": "another"}),
    Row("DELETE", "/api/budgets/{budget_id}", "all"),
    # files
    Row("POST", "/api/files", "chat", lambda: b"some text", "name=a.txt"),
    Row("GET", "/api/files/{file_id}", "read"),
    Row("GET", "/api/files", "read"),
    Row("GET", "/api/files/{file_id}/info", "read"),
    Row("GET", "/api/files/{file_id}/text", "read"),
    Row("GET", "/api/files/{file_id}/preview", "read", fill={"file_id": "picture_id"}),
    Row("POST", "/api/files/{file_id}/read", "chat"),
    Row("DELETE", "/api/files/{file_id}", "chat", fill={"file_id": "spare_file_id"}),
    Row("GET", "/api/uploads", "read"),
    Row("POST", "/api/uploads", "chat", lambda: {"name": "a.txt", "size": 3}),
    Row("GET", "/api/uploads/{upload_id}", "chat"),
    Row("PATCH", "/api/uploads/{upload_id}", "chat", lambda: b"", "offset=0"),
    Row("POST", "/api/uploads/{upload_id}/finish", "chat", fill={"upload_id": "file_id"}),
    Row("DELETE", "/api/uploads/{upload_id}", "chat", fill={"upload_id": "spare_upload_id"}),
    # artifacts
    Row("GET", "/api/conversations/{conversation_id}/artifacts", "read"),
    Row("POST", "/api/conversations/{conversation_id}/artifacts", "chat", lambda: {"content": "x"}),
    Row("GET", "/api/artifacts/{artifact_id}", "read"),
    Row("PATCH", "/api/artifacts/{artifact_id}", "chat", lambda: {"title": "other"}),
    Row("DELETE", "/api/artifacts/{artifact_id}", "chat", fill={"artifact_id": "spare_artifact_id"}),
    Row("GET", "/api/artifacts/{artifact_id}/versions/{number}", "read", fill={"number": "version"}),
    Row("POST", "/api/artifacts/{artifact_id}/versions", "chat", lambda: {"content": "zanzibar", "base": 1}),
    Row("POST", "/api/artifacts/{artifact_id}/restore", "chat", lambda: {"number": 1}),
    Row("GET", "/api/artifacts/{artifact_id}/file", "read"),
    Row("POST", "/api/artifacts/{artifact_id}/view", "read", dict),
    # models
    Row("GET", "/api/models", "read"),
    Row("GET", "/api/presets", "read"),
    Row("GET", "/api/plugins", "admin"),
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
    Row("GET", "/api/conversations/names", "read"),
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
    Row(
        "PATCH",
        "/api/conversations/{conversation_id}/branches/{name}",
        "chat",
        lambda: {"name": "another"},
        fill={"name": "branch"},
    ),
    Row("GET", "/api/conversations/{conversation_id}/tree", "read"),
    Row("POST", "/api/conversations/{conversation_id}/fork", "chat", lambda: {"id": new_id()}),
    Row("GET", "/api/conversations/{conversation_id}/messages", "read"),
    Row("POST", "/api/conversations/{conversation_id}/messages", "chat", lambda: {"id": new_id(), **SAY}),
    Row("GET", "/api/conversations/{conversation_id}/events", "read"),
    Row("GET", "/api/conversations/{conversation_id}/context", "read", query="model=guide.veche"),
    Row("POST", "/api/preview", "read", body=lambda: {"model": "guide.veche"}),
    Row("GET", "/api/messages/{message_id}", "read"),
    Row("POST", "/api/messages/{message_id}/vote", "chat", lambda: {"chosen": None}),
    Row("POST", "/api/messages/{message_id}/merge", "chat", lambda: {"answers": [new_id(), new_id()]}),
    Row("GET", "/api/votes", "read"),
    Row("PATCH", "/api/messages/{message_id}", "chat", lambda: {"excluded": True}),
    Row("DELETE", "/api/messages/{message_id}", "chat"),
    Row("PUT", "/api/messages/{message_id}/mark", "chat", lambda: {"starred": True}),
    Row("GET", "/api/messages/{message_id}/details", "read", fill=ANSWER),
    Row("GET", "/api/favourites", "read"),
    Row("POST", "/api/messages/{message_id}/regenerate", "chat", lambda: {"id": new_id()}, fill=ANSWER),
    Row("POST", "/api/messages/{message_id}/continue", "chat", fill=ANSWER),
    Row("GET", "/api/search", "read", query="q=hello"),
    Row("POST", "/api/conversations/bulk", "chat", lambda: {"ids": ["none"], "action": "pin"}),
    # projects
    Row("GET", "/api/projects", "read"),
    Row("POST", "/api/projects", "chat", lambda: {"id": new_id(), "name": "p"}),
    Row("GET", "/api/projects/{project_id}", "read"),
    Row("PATCH", "/api/projects/{project_id}", "chat", lambda: {"name": "another"}),
    Row("DELETE", "/api/projects/{project_id}", "chat"),
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
    # exchange
    Row("POST", "/api/exports", "read", lambda: {"id": new_id(), "format": "text"}),
    Row("GET", "/api/exports", "read"),
    Row("GET", "/api/exports/{export_id}", "read"),
    Row("GET", "/api/exports/{export_id}/file", "read"),
    Row("DELETE", "/api/exports/{export_id}", "read", fill={"export_id": "spare_export_id"}),
    Row("POST", "/api/imports", "chat", lambda: b"no archive", "name=a.zip"),
    Row("GET", "/api/imports", "read"),
    Row("GET", "/api/imports/{import_id}", "read"),
    Row("DELETE", "/api/imports/{import_id}", "chat", fill={"import_id": "spare_import_id"}),
    # copies elsewhere
    Row("GET", "/api/copies", "read"),
    Row("GET", "/api/copies/{conversation_id}", "read"),
    Row("POST", "/api/copies/{conversation_id}/words", "read", dict),
    Row("POST", "/api/copies/files", "chat", lambda: {"files": []}),
    Row(
        "POST",
        "/api/copies/merge",
        "chat",
        lambda: {"owner": "x", "conversation": {"id": new_id(), "created_at": 1, "updated_at": 1}},
    ),
    # privacy
    Row("GET", "/api/privacy", "read"),
    Row("GET", "/api/privacy/retention", "read", query="days=30"),
    Row("PUT", "/api/privacy/retention", "all", lambda: {"days": None}),
    Row("POST", "/api/privacy/erase", "session", lambda: {"what": "data", "password": "wrong one"}),
    # operation
    Row("GET", "/api/health", "open"),
    Row("GET", "/api/openapi.json", "open"),
    Row("GET", "/api/manual/images/{name}", "open", fill={"name": "picture"}),
    Row("GET", "/api/manual/{language}/{page}", "open", fill={"language": "locale", "page": "page"}),
    # the key that calls ends itself: last, as nothing works after it
    Row("DELETE", "/api/keys/current", "read"),
]

PAGES = [
    "/join/{rest}", "/reset/{rest}", "/s/{token}",
    "/", "/archive", "/favourites", "/library", "/project/{rest}", "/c/{rest}", "/chat",
    "/chat/assistant/{rest}", "/manual/{rest}", "/search", "/settings",
    "/settings/{rest}", "/setup", "/sign-in", "/templates",
    "/templates/{rest}", "/usage", "/assets/{name}", "/frame/diagram", "/{name}",
    "/artifacts/view/{token}", "/files", "/import",
    "/device",
]  # fmt: skip
"""Files of the page: for everybody, and only by GET."""

FRAMEWORK = "/api/openapi"
"""Below it the framework shows the API's description in its own pages: for whoever is signed in."""

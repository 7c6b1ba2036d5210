"""Who asks: every service call takes the caller, and every query is scoped to them."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.kit.errors import Denied

UserRole = Literal["owner", "admin", "member"]
Scope = Literal["all", "chat", "read"]
Locale = Literal["ru", "en"]


class Caller(msgspec.Struct, frozen=True):
    """A signed-in person, or a key acting for one.

    `scopes` is {"all"} for a browser session. A key with `chat` may read and converse; with `read`, only read;
    neither may change the account, keys, connections or other settings.
    """

    user_id: str
    role: UserRole
    scopes: frozenset[Scope] = frozenset({"all"})
    locale: Locale = "en"
    session_id: str | None = None
    key_id: str | None = None

    def need(self, scope: Scope) -> None:
        """Raises `Denied` (`scope.missing`) unless the caller's scopes cover `scope`."""
        covered = {"all": {"all"}, "chat": {"all", "chat"}, "read": {"all", "chat", "read"}}[scope]
        if not self.scopes & covered:
            raise Denied(code="scope.missing", scope=scope)

    def need_admin(self) -> None:
        """Raises `Denied` unless the caller is the owner or an administrator with full scope."""
        self.need("all")
        if self.role not in ("owner", "admin"):
            raise Denied(code="role.missing", role="admin")

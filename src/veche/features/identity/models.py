"""Tables of identity: people, how they sign in, sessions and keys, failed sign-ins, the owner's one-time link."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text

from veche.kit.db import metadata

user = Table(
    "identity_user",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),  # lower-cased
    Column("name", String(100), nullable=False),
    Column("role", String(10), nullable=False, index=True),
    Column("password_hash", Text, nullable=False),
    Column("locale", String(2), nullable=False),
    Column("theme", String(10), nullable=False),
    Column("defaults", Text, nullable=False),  # schemas.Defaults as JSON
    Column("interface", Text, nullable=False, server_default="{}"),  # schemas.Interface as JSON
    Column("disabled", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

# `previous_hash` is honoured until a minute after `confirmed_at`, the first use of the token that replaced it
session = Table(
    "identity_session",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("previous_hash", String(64), index=True),
    Column("user_agent", String(300), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger, nullable=False),
    Column("rotated_at", BigInteger, nullable=False),
    Column("confirmed_at", BigInteger),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("proved_at", BigInteger),  # when the person last showed here who they are; None: when they signed in
)

api_key = Table(
    "identity_api_key",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("prefix", String(20), nullable=False),  # what a person recognises it by
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("scopes", Text, nullable=False),  # JSON list
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("last_used_at", BigInteger),
)

attempt = Table(
    "identity_attempt",
    metadata,
    Column("name", String(100), primary_key=True),  # "account:<hash>", "known:<hash>" or "address:<network>"
    Column("failures", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False, index=True),
    Column("blocked_until", BigInteger, nullable=False),
)

setup_token = Table(
    "identity_setup_token",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
)

totp = Table(
    "identity_totp",
    metadata,
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), primary_key=True),
    Column("secret", Text, nullable=False, info={"sealed": True}),
    Column("confirmed_at", BigInteger),  # None: the phone has not shown its first code yet
    Column("last_step", BigInteger, nullable=False),  # of the last code that was taken; none is taken twice
    Column("created_at", BigInteger, nullable=False),
)

recovery_code = Table(
    "identity_recovery_code",
    metadata,
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
    Column("used_at", BigInteger),
)

passkey = Table(
    "identity_passkey",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("credential", Text, nullable=False),  # base64url
    Column("credential_hash", String(64), nullable=False, unique=True),  # credentials are longer than indexes bear
    Column("public_key", Text, nullable=False),  # COSE, base64url
    Column("counter", BigInteger, nullable=False),  # the authenticator's own count of signatures; 0: it keeps none
    Column("name", String(100), nullable=False),
    Column("backed_up", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
)

# challenges that were answered: none is taken twice
challenge = Table(
    "identity_challenge",
    metadata,
    Column("challenge_hash", String(64), primary_key=True),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

invitation = Table(
    "identity_invitation",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("inviter_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("email", String(254)),  # only for whoever signs up under this address
    Column("note", String(100), nullable=False),
    Column("uses", Integer, nullable=False),
    Column("most_uses", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
)

# one-time links by which a person who forgot the password sets another
reset = Table(
    "identity_reset",
    metadata,
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("expires_at", BigInteger, nullable=False),
)

# programs that ask to be let in by a person at a browser (after RFC 8628); a row lives for minutes and goes when used
device = Table(
    "identity_device",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("device_hash", String(64), nullable=False, unique=True),
    Column("code_hash", String(64), nullable=False, unique=True),  # of the typed code, made with the sealing key
    Column("client", String(100), nullable=False),  # what the program calls itself: a claim
    Column("address", String(60), nullable=False),
    Column("scopes", Text, nullable=False),  # JSON list
    Column("state", String(10), nullable=False),  # waiting, approved or refused
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), index=True),
    Column("pause", Integer, nullable=False),  # seconds between two questions
    Column("asked_at", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

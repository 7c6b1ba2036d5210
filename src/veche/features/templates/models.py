"""Tables of templates: the template, its versions, what people think of it and how often they take it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from veche.kit.db import metadata

template = Table(
    "templates_template",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(40), nullable=False),  # what is typed after the slash
    Column("title", String(120), nullable=False),
    Column("description", String(1000), nullable=False),
    Column("tags", Text, nullable=False),  # JSON list
    Column("shared", Boolean, nullable=False, index=True),
    Column("version", Integer, nullable=False),  # the number of the one that holds
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("owner_id", "name"),
)

# only added to: a version that was is never changed
version = Table(
    "templates_version",
    metadata,
    Column("template_id", String(36), ForeignKey("templates_template.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("variables", Text, nullable=False),  # JSON list of schemas.Variable
    Column("created_at", BigInteger, nullable=False),
)

rating = Table(
    "templates_rating",
    metadata,
    Column("template_id", String(36), ForeignKey("templates_template.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("stars", Integer, nullable=False),
    Column("rated_at", BigInteger, nullable=False),
)

use = Table(
    "templates_use",
    metadata,
    Column("template_id", String(36), ForeignKey("templates_template.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("uses", Integer, nullable=False),
    Column("used_at", BigInteger, nullable=False),
)

"""The foundation: people, usage, files, models, conversations, assistants, turns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


SEARCH = {
    "sqlite": [
        "CREATE VIRTUAL TABLE conversations_search USING fts5("
        "message_id UNINDEXED, who, terms, detail=full, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_-'\")",
        "CREATE TABLE conversations_searched (message_id VARCHAR(36) PRIMARY KEY, row INTEGER NOT NULL)",
    ],
    "postgresql": [
        "CREATE TABLE conversations_search (row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
        "message_id VARCHAR(36) NOT NULL UNIQUE, who VARCHAR(36) NOT NULL, terms TSVECTOR NOT NULL)",
        "CREATE INDEX ix_conversations_search_terms ON conversations_search USING gin (terms)",
        "CREATE INDEX ix_conversations_search_who ON conversations_search (who, row)",
    ],
}


def upgrade() -> None:
    """To 0001."""
    op.create_table(
        "identity_attempt",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("blocked_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_identity_attempt")),
    )
    op.create_index(op.f("ix_identity_attempt_last_at"), "identity_attempt", ["last_at"], unique=False)

    op.create_table(
        "identity_setup_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_identity_setup_token")),
    )
    op.create_table(
        "identity_user",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("theme", sa.String(length=10), nullable=False),
        sa.Column("defaults", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_user")),
        sa.UniqueConstraint("email", name=op.f("uq_identity_user_email")),
    )
    op.create_index(op.f("ix_identity_user_role"), "identity_user", ["role"], unique=False)

    op.create_table(
        "kit_outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_outbox")),
    )
    op.create_index(op.f("ix_kit_outbox_due"), "kit_outbox", ["due"], unique=False)

    op.create_table(
        "llm_connection",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("preset", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("base_url", sa.String(length=500), server_default="", nullable=False),
        sa.Column("secrets", sa.Text(), server_default="", nullable=False),
        sa.Column("options", sa.Text(), server_default="{}", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_llm_connection")),
    )
    op.create_table(
        "assistants_assistant",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("description", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("params", sa.Text(), server_default="{}", nullable=False),
        sa.Column("public", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("conversations", sa.Integer(), server_default="0", nullable=False),
        sa.Column("messages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["identity_user.id"], name=op.f("fk_assistants_assistant_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistants_assistant")),
    )
    op.create_index(
        "ix_assistants_assistant_listed", "assistants_assistant", ["public", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_assistants_assistant_owner_id"), "assistants_assistant", ["owner_id"], unique=False)

    op.create_table(
        "conversations_conversation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("title_source", sa.String(length=8), server_default="none", nullable=False),
        sa.Column("head_id", sa.String(length=36), nullable=True),
        sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("message_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("params", sa.Text(), server_default="{}", nullable=False),
        sa.Column("instructions", sa.Text(), nullable=True),
        sa.Column("assistant_id", sa.String(length=36), nullable=True),
        sa.Column("archived", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("pinned", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["identity_user.id"], name=op.f("fk_conversations_conversation_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations_conversation")),
    )
    op.create_index(
        "ix_conversations_conversation_listed",
        "conversations_conversation",
        ["owner_id", "archived", "pinned", "updated_at", "id"],
        unique=False,
    )

    op.create_table(
        "files_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["identity_user.id"], name=op.f("fk_files_file_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files_file")),
    )
    op.create_table(
        "files_words",
        sa.Column("file_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files_file.id"], name=op.f("fk_files_words_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_files_words")),
    )
    op.create_index(op.f("ix_files_file_owner_id"), "files_file", ["owner_id"], unique=False)
    op.create_index(op.f("ix_files_file_sha256"), "files_file", ["sha256"], unique=False)

    op.create_table(
        "identity_api_key",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_identity_api_key_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_api_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_identity_api_key_key_hash")),
    )
    op.create_index(op.f("ix_identity_api_key_user_id"), "identity_api_key", ["user_id"], unique=False)

    op.create_table(
        "identity_session",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=True),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=False),
        sa.Column("rotated_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_identity_session_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_identity_session_token_hash")),
    )
    op.create_index(op.f("ix_identity_session_expires_at"), "identity_session", ["expires_at"], unique=False)
    op.create_index(op.f("ix_identity_session_previous_hash"), "identity_session", ["previous_hash"], unique=False)
    op.create_index(op.f("ix_identity_session_user_id"), "identity_session", ["user_id"], unique=False)

    op.create_table(
        "usage_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=True),
        sa.Column("conversation_id", sa.String(length=36), nullable=True),
        sa.Column("message_id", sa.String(length=36), nullable=True),
        sa.Column("turn_id", sa.String(length=36), nullable=True),
        sa.Column("door", sa.String(length=12), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        sa.Column("cached_tokens", sa.Integer(), nullable=True),
        sa.Column("cache_write_tokens", sa.Integer(), nullable=True),
        sa.Column("reasoning_tokens", sa.Integer(), nullable=True),
        sa.Column("cost", sa.String(length=40), nullable=True),
        sa.Column("cost_nano", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("priced_at", sa.String(length=10), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("first_token_ms", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_usage_entry_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_entry")),
    )
    op.create_index("ix_usage_entry_conversation_id", "usage_entry", ["conversation_id"], unique=False)
    op.create_index("ix_usage_entry_user_id_at", "usage_entry", ["user_id", "at"], unique=False)

    op.create_table(
        "conversations_branch",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations_conversation.id"],
            name=op.f("fk_conversations_branch_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "name", name=op.f("pk_conversations_branch")),
    )
    op.create_table(
        "conversations_event",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=True),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations_conversation.id"],
            name=op.f("fk_conversations_event_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_conversations_event")),
    )
    op.create_table(
        "conversations_member",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), server_default="person", nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations_conversation.id"],
            name=op.f("fk_conversations_member_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "member_id", name=op.f("pk_conversations_member")),
    )
    op.create_index("ix_conversations_member_member_id", "conversations_member", ["member_id"], unique=False)

    op.create_table(
        "conversations_message",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.String(length=36), nullable=True),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("excluded", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("requested_model", sa.String(length=200), nullable=True),
        sa.Column("turn_id", sa.String(length=36), nullable=True),
        sa.Column("finish_reason", sa.String(length=20), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        sa.Column("cached_tokens", sa.Integer(), nullable=True),
        sa.Column("cache_write_tokens", sa.Integer(), nullable=True),
        sa.Column("reasoning_tokens", sa.Integer(), nullable=True),
        sa.Column("cost", sa.String(length=40), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("priced_at", sa.String(length=10), nullable=True),
        sa.Column("first_token_ms", sa.Integer(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations_conversation.id"],
            name=op.f("fk_conversations_message_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations_message")),
        sa.UniqueConstraint("conversation_id", "number", name=op.f("uq_conversations_message_conversation_id_number")),
    )
    op.create_index(op.f("ix_conversations_message_parent_id"), "conversations_message", ["parent_id"], unique=False)

    op.create_table(
        "conversations_summary",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("upto_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations_conversation.id"],
            name=op.f("fk_conversations_summary_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "upto_id", name=op.f("pk_conversations_summary")),
    )
    op.create_table(
        "turns_turn",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=True),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("params", sa.Text(), server_default="{}", nullable=False),
        sa.Column("locale", sa.String(length=2), server_default="en", nullable=False),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations_conversation.id"],
            name=op.f("fk_turns_turn_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns_turn")),
    )
    op.create_index(op.f("ix_turns_turn_answer_id"), "turns_turn", ["answer_id"], unique=False)
    op.create_index("ix_turns_turn_open", "turns_turn", ["state", "conversation_id"], unique=False)

    op.create_table(
        "conversations_part",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["conversations_message.id"],
            name=op.f("fk_conversations_part_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", "position", name=op.f("pk_conversations_part")),
    )

    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Back from 0001."""
    op.execute("DROP TABLE IF EXISTS conversations_search")
    op.execute("DROP TABLE IF EXISTS conversations_searched")
    op.drop_table("conversations_part")
    op.drop_index("ix_turns_turn_open", table_name="turns_turn")
    op.drop_index(op.f("ix_turns_turn_answer_id"), table_name="turns_turn")

    op.drop_table("turns_turn")
    op.drop_table("conversations_summary")
    op.drop_index(op.f("ix_conversations_message_parent_id"), table_name="conversations_message")

    op.drop_table("conversations_message")
    op.drop_index("ix_conversations_member_member_id", table_name="conversations_member")

    op.drop_table("conversations_member")
    op.drop_table("conversations_event")
    op.drop_table("conversations_branch")
    op.drop_index("ix_usage_entry_user_id_at", table_name="usage_entry")
    op.drop_index("ix_usage_entry_conversation_id", table_name="usage_entry")

    op.drop_table("usage_entry")
    op.drop_index(op.f("ix_identity_session_user_id"), table_name="identity_session")
    op.drop_index(op.f("ix_identity_session_previous_hash"), table_name="identity_session")
    op.drop_index(op.f("ix_identity_session_expires_at"), table_name="identity_session")

    op.drop_table("identity_session")
    op.drop_index(op.f("ix_identity_api_key_user_id"), table_name="identity_api_key")

    op.drop_table("identity_api_key")
    op.drop_index(op.f("ix_files_file_sha256"), table_name="files_file")
    op.drop_index(op.f("ix_files_file_owner_id"), table_name="files_file")

    op.drop_table("files_words")
    op.drop_table("files_file")
    op.drop_index("ix_conversations_conversation_listed", table_name="conversations_conversation")

    op.drop_table("conversations_conversation")
    op.drop_index(op.f("ix_assistants_assistant_owner_id"), table_name="assistants_assistant")
    op.drop_index("ix_assistants_assistant_listed", table_name="assistants_assistant")

    op.drop_table("assistants_assistant")
    op.drop_table("llm_connection")
    op.drop_index(op.f("ix_kit_outbox_due"), table_name="kit_outbox")

    op.drop_table("kit_outbox")
    op.drop_index(op.f("ix_identity_user_role"), table_name="identity_user")

    op.drop_table("identity_user")
    op.drop_table("identity_setup_token")
    op.drop_index(op.f("ix_identity_attempt_last_at"), table_name="identity_attempt")

    op.drop_table("identity_attempt")

"""Second factors, passkeys, budgets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """To 0009."""
    with op.batch_alter_table("identity_user") as table:  # how a person likes the interface
        table.add_column(sa.Column("interface", sa.Text(), server_default="{}", nullable=False))
    with op.batch_alter_table("identity_session") as table:
        table.add_column(sa.Column("proved_at", sa.BigInteger(), nullable=True))
    _factors()
    _budgets()


def _factors() -> None:
    op.create_table(
        "identity_totp",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        _to("identity_totp", "user_id", "identity_user", "CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_identity_totp")),
    )
    op.create_table(
        "identity_recovery_code",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        _to("identity_recovery_code", "user_id", "identity_user", "CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name=op.f("pk_identity_recovery_code")),
    )
    op.create_table(
        "identity_passkey",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("credential_hash", sa.String(length=64), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        _to("identity_passkey", "user_id", "identity_user", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_passkey")),
        sa.UniqueConstraint("credential_hash", name=op.f("uq_identity_passkey_credential_hash")),
    )
    op.create_index(op.f("ix_identity_passkey_user_id"), "identity_passkey", ["user_id"])
    op.create_table(
        "identity_challenge",
        sa.Column("challenge_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("challenge_hash", name=op.f("pk_identity_challenge")),
    )
    op.create_index(op.f("ix_identity_challenge_expires_at"), "identity_challenge", ["expires_at"])


def _budgets() -> None:
    op.create_table(
        "usage_budget",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=True),
        sa.Column("key_id", sa.String(length=36), nullable=True),
        sa.Column("model", sa.String(length=281), nullable=True),
        sa.Column("period", sa.String(length=5), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("refuse_unpriced", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        _to("usage_budget", "user_id", "identity_user", "CASCADE"),
        _to("usage_budget", "key_id", "identity_api_key", "CASCADE"),
        _to("usage_budget", "made_by", "identity_user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_budget")),
    )
    for name in ("user_id", "key_id", "made_by"):
        op.create_index(op.f(f"ix_usage_budget_{name}"), "usage_budget", [name])
    op.create_table(
        "usage_tally",
        sa.Column("budget_id", sa.String(length=36), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("uncounted", sa.Integer(), nullable=False),
        _to("usage_tally", "budget_id", "usage_budget", "CASCADE"),
        sa.PrimaryKeyConstraint("budget_id", "since", name=op.f("pk_usage_tally")),
    )
    op.create_table(
        "usage_hold",
        sa.Column("call_id", sa.String(length=36), nullable=False),
        sa.Column("budget_id", sa.String(length=36), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        _to("usage_hold", "budget_id", "usage_budget", "CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "budget_id", name=op.f("pk_usage_hold")),
    )
    op.create_index("ix_usage_hold_budget_id", "usage_hold", ["budget_id"])
    op.create_index(op.f("ix_usage_hold_expires_at"), "usage_hold", ["expires_at"])


def _to(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    """From 0009."""
    for name in ("usage_hold", "usage_tally", "usage_budget"):
        op.drop_table(name)
    for name in ("identity_challenge", "identity_passkey", "identity_recovery_code", "identity_totp"):
        op.drop_table(name)
    with op.batch_alter_table("identity_session") as table:
        table.drop_column("proved_at")
    with op.batch_alter_table("identity_user") as table:
        table.drop_column("interface")

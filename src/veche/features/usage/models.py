"""Tables of usage: one row for each finished request to a model; budgets, what they have spent and what is held."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from veche.kit.db import metadata

Id = String(36)

# Conversations, messages, turns and keys may go while their usage stays on the books: no foreign keys to them.
entry = Table(
    "usage_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("day", String(10), nullable=False),  # the UTC day of `at`, so that both databases group alike
    Column("user_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False),
    Column("key_id", Id),
    Column("conversation_id", Id),
    Column("message_id", Id),
    Column("turn_id", Id),
    Column("project_id", Id),  # of its conversation at that time
    Column("door", String(12), nullable=False),
    Column("provider", String(80), nullable=False),
    Column("model", String(200), nullable=False),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("cached_tokens", Integer),
    Column("cache_write_tokens", Integer),
    Column("reasoning_tokens", Integer),
    Column("cost", String(40)),  # the exact decimal
    Column("cost_nano", BigInteger),  # the same in billionths: whole numbers add up alike on both databases
    Column("currency", String(3)),
    Column("priced_at", String(10)),
    Column("duration_ms", Integer),
    Column("first_token_ms", Integer),
    Column("outcome", String(12), nullable=False),
    Index("ix_usage_entry_user_id_at", "user_id", "at"),
    Index("ix_usage_entry_conversation_id", "conversation_id"),
)

# A budget counts the calls that agree with all it names (person, key, project, model or provider); none: all calls.
budget = Table(
    "usage_budget",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("user_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), index=True),
    Column("key_id", Id, ForeignKey("identity_api_key.id", ondelete="CASCADE"), index=True),
    Column("model", String(281)),  # a provider's name, or `provider.model`
    Column("period", String(5), nullable=False),  # day, week, month or total
    Column("currency", String(3)),  # None: tokens are counted
    Column("amount", BigInteger, nullable=False),  # billionths of the currency, or tokens
    Column("refuse_unpriced", Boolean, nullable=False),
    Column("project_id", Id, index=True),  # no foreign key: projects are of a higher feature, which lets it go
    Column("made_by", Id, ForeignKey("identity_user.id", ondelete="SET NULL"), index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

tally = Table(
    "usage_tally",
    metadata,
    Column("budget_id", Id, ForeignKey("usage_budget.id", ondelete="CASCADE"), primary_key=True),
    Column("since", BigInteger, primary_key=True),  # when the period began
    Column("spent", BigInteger, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("uncounted", Integer, nullable=False),  # calls without a price, or in another currency
)

# what a call that runs now may still cost; one row for each budget that it counts against
hold = Table(
    "usage_hold",
    metadata,
    Column("call_id", Id, primary_key=True),
    Column("budget_id", Id, ForeignKey("usage_budget.id", ondelete="CASCADE"), primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),  # of a process that died
    Index("ix_usage_hold_budget_id", "budget_id"),
)

"""Alembic's environment: runs migrations in the transaction that the caller opened."""

from __future__ import annotations

from alembic import context

from veche.entry.catalogue import metadata
from veche.entry.schema import is_ours


def _run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        include_name=is_ours,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()

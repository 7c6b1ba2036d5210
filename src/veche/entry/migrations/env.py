"""Alembic's environment: runs migrations on the engine that the caller opened."""

from __future__ import annotations

from alembic import context

from veche.entry.catalogue import metadata


def _run() -> None:
    engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            transactional_ddl=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()


_run()

"""The log of the command-line tool `llm`, a database of another's making: read, and written down for an import."""

from veche.client.llm_log.reading import LogBroken, is_log, write_archive

__all__ = ["LogBroken", "is_log", "write_archive"]

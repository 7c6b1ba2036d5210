"""Pure rules of exchange: the document model and its renderings, archives and their readings."""

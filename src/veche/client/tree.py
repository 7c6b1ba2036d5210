"""The rules of the message tree, for whoever shows it: the same as the house's own."""

from veche.features.conversations.logic import children_of, newest_leaf, path_to, subtree_of

__all__ = ["children_of", "newest_leaf", "path_to", "subtree_of"]

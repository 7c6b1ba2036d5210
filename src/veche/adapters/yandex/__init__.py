"""Yandex: the native completion of Foundation Models."""

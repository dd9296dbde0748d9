"""Keeps the library in step with the folders: watch, reconcile, decode, embed, store."""

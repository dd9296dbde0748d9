"""Marks, albums and duplicates in the window."""

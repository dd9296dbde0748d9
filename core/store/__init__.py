"""SQLite, the truth: one writer thread, a read-only connection per reader thread."""

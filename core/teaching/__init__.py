"""Teaching and measuring: pure functions over vectors; no files but captions, no store."""

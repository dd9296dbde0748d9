"""The sentences of the core in Chinese and English, by code; the ground floor."""

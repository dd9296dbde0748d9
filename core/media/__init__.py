"""Files to pixels and facts. Opens originals read-only and knows no database."""

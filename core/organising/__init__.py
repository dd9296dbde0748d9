"""What the user keeps in order: marks, albums, duplicates, pairs."""

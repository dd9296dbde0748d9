"""What keeps library and program in order: backups, restore, what is stored, newer versions."""

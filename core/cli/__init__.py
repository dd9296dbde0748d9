"""The terminal's commands: human text, or JSON."""

"""From a question to ranked photos."""

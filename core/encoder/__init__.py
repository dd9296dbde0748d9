"""What turns pixels and words into vectors; heavy libraries load inside, never on import."""

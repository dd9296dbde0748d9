"""Which model answers: choosing, switching, and what each takes here."""

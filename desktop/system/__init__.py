"""What the program is to its system: one instance, a log, a tray, a start with the session."""

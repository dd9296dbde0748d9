"""The window: Qt widgets that reach the core through `core.library.Library` only."""

"""Models in the window: what there is, what is being installed, which one answers."""

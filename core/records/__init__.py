"""The plain facts that travel between the rooms, and pure rules about them; the ground floor."""

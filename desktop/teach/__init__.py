"""Teaching a label by answering yes and no: the page, and what it asks."""

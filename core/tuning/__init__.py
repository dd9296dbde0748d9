"""Fine-tuning: the facade of teaching's slow half, and the models that come of it."""

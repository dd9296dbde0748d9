"""Fine-tuning in the window: the task that trains, and the pages from training to its history."""

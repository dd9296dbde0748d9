"""What is asked and what is answered: the question in the window, its conditions, its results."""

"""Labels that the user teaches: the facade of teaching's quick half."""

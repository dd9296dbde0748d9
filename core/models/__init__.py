"""What can be installed, how it comes here, and what is installed. Knows no other room."""

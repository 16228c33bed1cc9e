"""What is done to a world from outside, one file for each kind."""

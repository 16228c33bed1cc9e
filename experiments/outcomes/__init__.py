"""What is measured of an episode: outcomes, and what they are made of."""

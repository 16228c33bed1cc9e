"""The commands that live a town, go on with an episode, and examine a model."""

"""The commands that run a town, resume, fork and check episodes, and examine a model."""

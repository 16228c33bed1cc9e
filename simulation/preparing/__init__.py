"""Before a run: its model and terms, its estimated cost, the examination of a model."""

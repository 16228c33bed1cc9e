"""Before a run: what answers and on which terms, what it will cost, whether the model is up to it."""

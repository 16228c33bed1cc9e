"""Examining a model before a run: prompts with known answers, and sample prompts of every kind."""

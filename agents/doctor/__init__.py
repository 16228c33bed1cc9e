"""Is a model up to it? Prompts with known answers, and what became of sample prompts of every kind."""

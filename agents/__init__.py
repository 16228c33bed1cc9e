"""One mind: persona, memory, cognition, prompts, language models. Knows the ground, never the clock that drives it."""

"""One mind: persona, memory, cognition, prompts, language models. It knows the map, but not the clock that drives it."""

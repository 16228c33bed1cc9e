"""Processes of the world: weather, contagion, noise. Each acts at ticks known in advance."""

"""The simulation: clock, chance, the tick, world processes, and the episode file."""

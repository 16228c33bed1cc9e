"""Shows an episode: window, pictures, clips. Reads episodes; never runs a simulation."""

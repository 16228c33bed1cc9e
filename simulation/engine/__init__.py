"""The tick: what everybody sees, decides and does, and how the world settles it."""

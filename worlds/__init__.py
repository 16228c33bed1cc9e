"""The ground: places, things and paths. Knows neither people nor time."""

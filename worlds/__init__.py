"""The map: places, things and paths. It knows neither people nor time."""

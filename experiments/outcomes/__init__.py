"""Outcomes: what is measured of an episode."""

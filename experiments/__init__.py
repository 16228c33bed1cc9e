"""Asks "what if": policies, arms, outcomes, statistics, reports."""

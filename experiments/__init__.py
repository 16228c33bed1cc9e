"""Experiments: policies, arms, outcomes, statistics, reports."""

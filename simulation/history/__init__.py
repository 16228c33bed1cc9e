"""Histories: run, resume, fork, re-execute, compare."""

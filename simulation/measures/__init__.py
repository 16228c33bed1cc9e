"""Measures of an episode: time use, broken norms, news, interviews, ties, and the summary."""

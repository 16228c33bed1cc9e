"""Interests and values that synthetic people are given: words that the offline rules know how to act on."""

INTERESTS = (
    "reading",
    "cooking",
    "gardening",
    "walking",
    "music",
    "cards",
    "painting",
    "football",
    "television",
    "history",
    "billiards",
    "birds",
)
VALUES = ("fairness", "family", "independence", "tradition", "learning", "kindness", "hard work", "quiet")

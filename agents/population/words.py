"""Traits, interests and values that made-up people are given: words the offline rules know how to act on."""

TRAITS = (
    "patient",
    "talkative",
    "orderly",
    "curious",
    "reserved",
    "cheerful",
    "stubborn",
    "generous",
    "cautious",
    "energetic",
    "early riser",
    "night owl",
    "forgetful",
    "punctual",
    "sociable",
    "solitary",
    "unhurried",
)
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

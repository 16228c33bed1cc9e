"""What everything must say that was made with hand-written rules: summaries, reports, pictures, clips, exports."""

DEMONSTRATION = "demonstration: hand-written rules, not people and not a language model; no evidence about any policy"

"""What a person keeps: places they know, and what they saw lately."""

"""Sources of people: YAML and CSV files, survey records, saves of the original village, and a generator."""

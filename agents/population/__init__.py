"""Where people come from: files a person wrote, records of a survey, saves of the original village, or a generator."""

"""Pure functions of the log: a mind at a moment, a day, where two histories part, the way of a piece of news."""

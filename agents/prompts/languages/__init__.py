"""Sets of templates in other languages than English: those that ship, and those that a town brings."""

"""Names that are no resident's."""

#: Who signs announcements.
COUNCIL = "the town council"

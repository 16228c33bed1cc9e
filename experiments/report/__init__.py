"""The report of a study: one page that a browser shows, with its tables and pictures beside it."""

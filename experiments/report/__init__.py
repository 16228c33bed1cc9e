"""The report of a study: an HTML page, with its tables and pictures beside it."""

"""Questions to people as they were at a moment, off the record: interviews and surveys."""

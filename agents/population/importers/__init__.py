"""Where people can come from, a format a file."""

"""Making histories: running, resuming, forking, executing again, comparing."""

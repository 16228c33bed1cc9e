"""What a spoken line tells: by what its answer declares, and by its words."""

"""Running a study: replicates and their arms, in processes or on a cluster."""

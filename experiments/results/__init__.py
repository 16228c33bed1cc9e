"""The results of a study: effects with intervals, checks, paths of exposure, tables."""

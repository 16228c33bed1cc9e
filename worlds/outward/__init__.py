"""The gate outwards: whatever leaves the program for an eye or another program passes here, and does no more than say what it is."""

"""The gate outwards: whatever leaves for an eye or for another program passes here, and does no more than say what it is."""

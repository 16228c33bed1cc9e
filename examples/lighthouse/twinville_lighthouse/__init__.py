"""An extension of Twinville as a package of its own: what a lighthouse brings to a town, one file each."""

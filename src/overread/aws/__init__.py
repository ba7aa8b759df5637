"""The AWS wire front: one signed request in, one operation called, one answer out."""

"""Many points: a table in, the same table with every quantity out."""

"""External programs behind one protocol: found, run, and never believed without a check."""

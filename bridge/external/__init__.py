"""External programs: `tool` finds and runs them all, and none is believed without a check."""

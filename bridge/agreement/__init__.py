"""Native numbers against other programs: references, tolerances, runs of tools, the certificate."""

"""Native numbers against other programs: references, tolerances, live runs, the certificate."""

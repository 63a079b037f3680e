"""Tables that travel with the package, each beside the script that made it, and their readers."""

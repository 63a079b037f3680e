"""Pictures: style, labels, the numbers behind each, files."""

"""micrOMEGAs: runs and output."""

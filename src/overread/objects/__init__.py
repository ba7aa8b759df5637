"""Documents and outputs: blob files or a remote object store."""

"""The rules of overread: pure, no I/O, no clock, no randomness."""

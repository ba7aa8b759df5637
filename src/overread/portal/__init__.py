"""What a worker sees."""

"""What reads documents and images: an interface, its implementations, and their worker processes."""

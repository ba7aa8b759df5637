"""Status events: the envelope and the sinks."""

"""One thin file per AWS service: members in, operation called, members out."""

"""One file per wire protocol: bytes to members and members to bytes."""

"""What is sent to people: the interface, and its ways out, by SMTP and into a folder."""

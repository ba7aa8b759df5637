"""The server with sample work, for whoever wants to see overread before reading about it.

Everything here goes through the same operations as anybody's program; nothing below knows that there is a demo.
"""

from overread.demo.server import DemoServer

__all__ = ["DemoServer"]

"""overread: human review for machine predictions, self-hosted, speaking Amazon A2I's wire.

The rooms of this package and which may import which are drawn in docs/explanation/layout.md.
"""

__version__ = "0.5.0"

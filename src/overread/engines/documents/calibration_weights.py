"""Written by `python -m bench.forms --fit` from the development set. Not tuned by hand."""

WEIGHTS: dict[str, float] = {"any": 1.0}

"""Measures overread against the speed it promises. `python -m bench` runs everything; see docs/explanation/performance.md."""

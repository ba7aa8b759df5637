"""`python -m overread` is the `overread` command."""

from overread.cli import main

if __name__ == "__main__":
    raise SystemExit(main())

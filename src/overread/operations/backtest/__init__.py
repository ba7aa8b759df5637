"""What activation conditions would have done with predictions that are at hand.

`plan.py` says what is counted, `columns.py` turns predictions into one column per condition, `tally.py` holds the counts of
one partition and adds them up, `predictions.py` reads files piece by piece, `picture.py` draws the curves. Polars is an
extra (`overread[backtest]`) and is imported below this package only.
"""

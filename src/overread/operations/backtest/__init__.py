"""What activation conditions would have done with predictions that are at hand.

`plan.py` says what is counted, `partition.py` judges one data frame of predictions, `tally.py` adds partitions up,
`predictions.py` reads files piece by piece, `picture.py` draws the curves, `run.py` is all of it. Polars is an extra
(`overread[backtest]`) and is imported in this package only.
"""

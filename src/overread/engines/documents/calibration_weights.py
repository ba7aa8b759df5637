"""Written by `python -m bench.forms --fit` from the development and calibration sets. Not tuned by hand."""

MOST = 92.5

WEIGHTS: dict[str, float] = {
    "BLANK": -0.067,
    "BOX_BESIDE": 0.468,
    "BOX_INSIDE": 0.948,
    "CAPTION": -3.292,
    "CELLS": -0.786,
    "COLON": 0.608,
    "COLON_BELOW": 1.06,
    "COLUMNS": 1.16,
    "MARK": 0.212,
    "STACK": -0.311,
    "above": 0.468,
    "any": 2.441,
    "doubt in key": -1.184,
    "doubt in mark": -0.463,
    "doubt in value": -1.693,
    "empty": -0.235,
    "empty without field": 0.164,
    "few repeats": -2.287,
    "gap": -1.491,
    "long key": -0.664,
    "long value": -1.579,
    "more lines": -2.196,
    "no label": 0.0,
    "pieces": 0.0,
    "ratio": 0.56,
}

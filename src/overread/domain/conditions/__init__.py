"""Activation conditions: whether a person should look at a prediction, and at which part of it.

`grammar.py` reads a flow definition's document once into compiled `Conditions`; `evaluate.py` judges predictions
with them. Each request source has one file with its predictions and its condition types; `sampling.py` is common.
Nothing here knows engines, clients or the store.

Source: SageMaker Developer Guide, "JSON Schema for Human Loop Activation Conditions" and the pages of its two
request sources; spec/activation-conditions.md says which reading of an open question was taken.
"""

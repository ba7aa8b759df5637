"""Generated forms with exact truth: what the local document engine is tuned on, and what it is judged by."""

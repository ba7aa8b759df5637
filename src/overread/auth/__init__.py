"""Proofs of identity; no tables, no permissions."""

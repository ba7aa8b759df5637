"""Calls to addresses that a tenant or a setting gives, through one guarded client."""

"""Access for callers: users, roles, keys, policies, sessions, and what follows from them.

`permissions.py` puts together what an identity may do; `overread.operations.access_keys` asks it for every request.
"""

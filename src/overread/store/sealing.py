"""Sealing of payloads and recoverable secrets: AES-256-GCM with a key id in front.

A sealed value is ``version (1 byte) ‖ key id (4) ‖ nonce (12) ‖ ciphertext and tag``. The *place* (table, column, row) is
authenticated with it, so a value copied into another row does not open. Keys come from the deployment, never from the database.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from overread.domain.errors import StorageUnavailable

_VERSION = b"\x01"
_KEY_ID = slice(1, 5)
_NONCE = slice(5, 17)
_BODY = slice(17, None)


class Sealer:
    """Seals with the newest key, opens with any key it was given.

    keys: 32 bytes each, newest first. Older keys stay in the list until everything sealed with them is gone.
    """

    def __init__(self, *keys: bytes) -> None:
        if not keys or any(len(key) != 32 for key in keys):
            raise ValueError("a sealing key has 32 bytes")
        self._ciphers: Mapping[bytes, AESGCM] = {_key_id(key): AESGCM(key) for key in keys}
        self._newest = _key_id(keys[0])
        self._prefix = _VERSION + self._newest

    def seal(self, plain: bytes, place: bytes) -> bytes:
        nonce = os.urandom(12)
        return self._prefix + nonce + self._ciphers[self._newest].encrypt(nonce, plain, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Raises StorageUnavailable if the key is missing or the value is not the one that was sealed for this place."""
        cipher = self._ciphers.get(bytes(sealed[_KEY_ID]))
        if sealed[:1] != _VERSION or cipher is None:
            raise StorageUnavailable(
                "a sealed value was made with a key that this deployment does not have (OVERREAD_KEY)"
            )
        try:
            return cipher.decrypt(bytes(sealed[_NONCE]), bytes(sealed[_BODY]), place)
        except InvalidTag:
            raise StorageUnavailable(
                f"the sealed value of {place!r} does not open: it was changed or moved"
            ) from None


def new_key() -> bytes:
    return AESGCM.generate_key(256)


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"overread key id" + key).digest()[:4]

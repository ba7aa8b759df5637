"""The portal of `tests/unit/portal`, for tests that attack it; SQLite is enough for what holds no SQL."""

from tests.unit.portal.conftest import database_url, portal

__all__ = ["database_url", "portal"]

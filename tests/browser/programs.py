"""A program beside the browser: boto3 in the account of a test's world."""

from __future__ import annotations

from tests.browser.conftest import World
from tests.servers import Account

from overread.auth.access_keys import new_access_key
from overread.operations.access_keys import create_access_key


def new_program(world: World) -> Account:
    """Clients with a new access key of the world's account."""
    key_id, secret = new_access_key()
    world.server.run(create_access_key(world.ctx, world.caller.account, "program", key_id, secret))
    return Account(world.caller.account, key_id, secret, world.server.url)

from __future__ import annotations

from dataclasses import replace

import pytest

from overread.domain.errors import InvalidRequest
from overread.domain.identity_provider import IdentityProvider, check_provider

PROVIDER = IdentityProvider(
    client_id="c",
    issuer="https://login.example/realms/one",
    authorization_endpoint="https://login.example/auth?tenant=7",
    token_endpoint="https://login.example:8443/token",
    user_info_endpoint="https://login.example/me",
    logout_endpoint="https://login.example/out",
    jwks_uri="https://login.example/keys",
    extra_params={"prompt": "login"},
)


def test_people_know_a_provider_by_the_host_of_its_sign_in_page() -> None:
    check_provider(PROVIDER)
    assert PROVIDER.host == "login.example"


@pytest.mark.parametrize(
    "address",
    [
        "http://login.example/",
        "https:///keys",
        "https://u:p@login.example/",
        "https://login.example/#x",
        "https://login.example:99999/",
        "https://[login",
        "https://login.example/\x7f",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_nothing_can_stand_at_is_refused(address: str) -> None:
    with pytest.raises(InvalidRequest, match=r"OidcConfig\.JwksUri is"):
        check_provider(replace(PROVIDER, jwks_uri=address))


@pytest.mark.parametrize(
    "name", ["state", "redirect_uri", "code_challenge_method", "response_mode", "request"]
)
def test_parameters_that_protect_the_sign_in_cannot_be_given(name: str) -> None:
    with pytest.raises(InvalidRequest, match=f"holds {name}, which the sign-in sets itself"):
        check_provider(replace(PROVIDER, extra_params={"prompt": "login", name: "x"}))

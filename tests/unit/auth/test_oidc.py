"""What an identity provider's answers prove, against a provider that forges them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.fakes import FakeClock
from tests.forging_provider import (
    CLIENT_ID,
    ISSUER,
    PROVIDER,
    SECRET,
    ForgingProvider,
    new_key,
    signed_with_public_key,
    unsigned,
    with_body,
)

from overread.auth.oidc import ProvedWorker, RelyingParty
from overread.auth.oidc_addresses import authorization_address, error_code, logout_address
from overread.auth.sign_in_state import SignInTrip, begin_trip
from overread.domain.errors import ProviderFlaw, ProviderRefused
from overread.domain.identity_claims import IdentityClaims

CALLBACK = "https://reviews.example/portal/w/p/oauth2/idpresponse"
FIRST, OTHER = new_key("first"), new_key("other")

UNTRUSTED, UNFIT, UNREACHABLE = ProviderFlaw.UNTRUSTED, ProviderFlaw.UNFIT, ProviderFlaw.UNREACHABLE


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def provider(clock: FakeClock) -> ForgingProvider:
    return ForgingProvider(clock, key=FIRST)


@pytest.fixture
def party(provider: ForgingProvider) -> RelyingParty:
    return RelyingParty(provider)


def new_trip() -> SignInTrip:
    return begin_trip(b"key", "p", "browser", "", 0)


async def sign_in(party: RelyingParty, provider: ForgingProvider) -> ProvedWorker:
    """A whole trip of one person."""
    trip = new_trip()
    back = provider.authorize(authorization_address(PROVIDER, CALLBACK, trip))
    (code,) = parse_qs(urlsplit(back).query)["code"]
    return await party.redeem(
        PROVIDER, SECRET, redirect_uri=CALLBACK, code=code, trip=trip, now=provider.clock()
    )


async def refusal(party: RelyingParty, provider: ForgingProvider) -> tuple[ProviderFlaw, str]:
    with pytest.raises(ProviderRefused) as caught:
        await sign_in(party, provider)
    return caught.value.reason, caught.value.detail


MARA = IdentityClaims(sub="mara-1", name="Mara", groups=("reviewers",))


# --- honest providers -----------------------------------------------------------------------------


async def test_claims_in_an_access_token_are_taken_without_asking_further(
    party: RelyingParty, provider: ForgingProvider
) -> None:
    proved = await sign_in(party, provider)

    assert proved.claims == MARA
    assert proved.id_token is not None
    assert provider.calls == ["POST /token", "GET /keys"]


async def test_an_opaque_token_is_taken_to_user_info(party: RelyingParty, provider: ForgingProvider) -> None:
    provider.opaque = True
    provider.worker["groups"] = "reviewers"
    provider.user_info |= {"email": "mara@company.example", "email_verified": True}

    proved = await sign_in(party, provider)

    assert proved.claims == replace(MARA, email="mara@company.example", email_verified=True)
    assert provider.calls == ["POST /token", "GET /keys", "POST /userinfo"]


async def test_user_info_is_read_where_it_takes_no_post(
    party: RelyingParty, provider: ForgingProvider
) -> None:
    provider.opaque = provider.only_get = True

    assert (await sign_in(party, provider)).claims == MARA
    assert provider.calls[-2:] == ["POST /userinfo", "GET /userinfo"]


async def test_a_signed_answer_of_user_info_is_verified(
    party: RelyingParty, provider: ForgingProvider
) -> None:
    provider.opaque = provider.signs_user_info = True
    assert (await sign_in(party, provider)).claims == MARA

    provider.user_info["iss"] = "https://evil.test"
    assert await refusal(party, provider) == (UNTRUSTED, "UserInfoEndpoint answers for another issuer")


async def test_a_token_of_another_purpose_is_taken_to_user_info(
    party: RelyingParty, provider: ForgingProvider
) -> None:
    """Some providers give out JWTs that only their own services can read, and that nobody else could verify."""
    foreign = unsigned({"iss": "https://graph.example", "sub": "x"})
    provider.make_token = lambda claims: foreign

    assert await refusal(party, provider) == (UNREACHABLE, "UserInfoEndpoint answers with status 401")
    assert provider.calls[-1] == "POST /userinfo"


async def test_the_secret_goes_into_the_header_for_who_takes_it_only_there(
    party: RelyingParty, provider: ForgingProvider
) -> None:
    provider.only_basic = True

    assert (await sign_in(party, provider)).claims == MARA
    assert (await sign_in(party, provider)).claims == MARA
    assert provider.calls.count("POST /token") == 3, "the second time it is known"


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"])
async def test_signatures_by_private_keys_of_every_kind_are_verified(
    party: RelyingParty, provider: ForgingProvider, algorithm: str
) -> None:
    provider.key = new_key("first", algorithm)
    provider.published = [OTHER, provider.key]
    # Some providers put their whole certificate into every header.
    provider.token_header = {"alg": algorithm, "x5c": ["QUJD" * 700]}

    assert (await sign_in(party, provider)).claims == MARA


async def test_keys_are_read_once(party: RelyingParty, provider: ForgingProvider) -> None:
    for _ in range(5):
        await sign_in(party, provider)

    assert provider.calls.count("GET /keys") == 1


async def test_a_new_key_is_looked_up_and_an_old_one_forgotten(
    party: RelyingParty, provider: ForgingProvider
) -> None:
    await sign_in(party, provider)
    provider.key, provider.published = OTHER, [OTHER]
    await sign_in(party, provider)
    provider.key = FIRST

    assert await refusal(party, provider) == (UNTRUSTED, NO_KEY)


async def test_a_new_key_without_a_name_is_looked_up(
    party: RelyingParty, provider: ForgingProvider, clock: FakeClock
) -> None:
    provider.token_header = {"kid": None}
    await sign_in(party, provider)
    provider.key, provider.published = OTHER, [OTHER]
    clock.advance(seconds=1)

    assert (await sign_in(party, provider)).claims == MARA


async def test_keys_are_not_asked_for_without_end(party: RelyingParty, provider: ForgingProvider) -> None:
    provider.token_header = {"kid": "never published"}
    for _ in range(20):
        assert await refusal(party, provider) == (UNTRUSTED, NO_KEY)

    assert provider.calls.count("GET /keys") == 6


async def test_a_key_that_was_taken_back_is_believed_for_an_hour_at_most(
    party: RelyingParty, provider: ForgingProvider, clock: FakeClock
) -> None:
    await sign_in(party, provider)
    provider.published = [OTHER]
    clock.advance(hours=1)
    fresh = ForgingProvider(clock)
    provider.access, provider.identity = fresh.access, fresh.identity

    assert await refusal(party, provider) == (UNTRUSTED, NO_KEY)


@pytest.mark.parametrize("seconds", [-59, 59])
async def test_a_clock_that_is_a_little_wrong_does_not_matter(
    party: RelyingParty, provider: ForgingProvider, clock: FakeClock, seconds: int
) -> None:
    now = clock().timestamp()
    times = {"iat": now + seconds, "nbf": now + seconds, "exp": now + min(seconds, 0)}
    provider.access |= times
    provider.identity |= times

    assert (await sign_in(party, provider)).claims == MARA


# --- what is refused ------------------------------------------------------------------------------

NO_KEY = "a token names no key of the provider, or its signature does not hold"
OTHER_NONCE = "the ID token has the nonce of another sign-in"
NO_ALGORITHM = "a token is signed with an algorithm that is not accepted"

Change = Callable[[ForgingProvider], object]


def later(provider: ForgingProvider, seconds: float) -> float:
    return (provider.clock() + timedelta(seconds=seconds)).timestamp()


def with_access(**claims: object) -> Change:
    return lambda provider: provider.access.update(claims)


def with_identity(**claims: object) -> Change:
    return lambda provider: provider.identity.update(claims)


def with_worker(**claims: object) -> Change:
    return lambda provider: provider.worker.update(claims)


def from_user_info(**claims: object) -> Change:
    def change(provider: ForgingProvider) -> None:
        provider.opaque = True
        provider.user_info.update(claims)

    return change


def made_by(make: Callable[[ForgingProvider], Callable[[dict[str, object]], str]]) -> Change:
    def change(provider: ForgingProvider) -> None:
        provider.make_token = make(provider)

    return change


ATTACKS: list[tuple[str, Change, ProviderFlaw, str]] = [
    (
        "an expired access token",
        lambda p: p.access.update(exp=later(p, -60)),
        UNTRUSTED,
        "the access token has expired",
    ),
    ("an expired ID token", lambda p: p.identity.update(exp=later(p, -60)), UNTRUSTED, "the ID token has expired"),
    ("a token without an end", with_access(exp=None), UNTRUSTED, "the access token has no end"),
    ("an end that is no number", with_access(exp="9999999999"), UNTRUSTED, "the access token has a time that is no number"),
    (
        "a token of tomorrow",
        lambda p: p.access.update(nbf=later(p, 61)),
        UNTRUSTED,
        "the access token is of a time to come: a clock is wrong",
    ),
    (
        "a token issued tomorrow",
        lambda p: p.identity.update(iat=later(p, 61)),
        UNTRUSTED,
        "the ID token is of a time to come: a clock is wrong",
    ),
    (
        "a signature by another key under the provider's name",
        made_by(lambda p: lambda claims: p.sign(claims, new_key("first"))),
        UNTRUSTED,
        NO_KEY,
    ),
    ("a signature by a key of nobody", made_by(lambda p: lambda claims: p.sign(claims, OTHER)), UNTRUSTED, NO_KEY),
    (
        "a body that was changed",
        made_by(lambda p: lambda claims: with_body(p.sign(claims), claims | {"sub": "otto"})),
        UNTRUSTED,
        NO_KEY,
    ),
    ("no signature", made_by(lambda p: unsigned), UNTRUSTED, NO_ALGORITHM),
    (
        "the public key as a shared secret",
        made_by(lambda p: signed_with_public_key(p.key)),
        UNTRUSTED,
        NO_ALGORITHM,
    ),
    (
        "a header that must be understood",
        lambda p: p.token_header.update(crit=["unknown"], unknown=1),
        UNTRUSTED,
        NO_KEY,
    ),
    ("another issuer", with_access(iss="https://evil.test"), UNTRUSTED, "the access token is of another issuer"),
    ("another issuer's ID token", with_identity(iss=f"{ISSUER}/"), UNTRUSTED, "the ID token is of another issuer"),
    ("another client's ID token", with_identity(aud="another"), UNTRUSTED, "the ID token is for another client"),
    (
        "an ID token for many, issued to another",
        with_identity(aud=[CLIENT_ID, "another"], azp="another"),
        UNTRUSTED,
        "the ID token was issued to another client",
    ),
    (
        "an ID token for many, issued to nobody",
        with_identity(aud=[CLIENT_ID, "another"]),
        UNTRUSTED,
        "the ID token was issued to another client",
    ),
    ("another client's access token", with_access(azp="another"), UNTRUSTED, "the access token was issued to another client"),
    ("another client's claims", with_worker(client_id="another"), UNFIT, "the claim sagemaker:client_id names another client"),
    ("the nonce of another sign-in", with_identity(nonce="foreign"), UNTRUSTED, OTHER_NONCE),
    ("no nonce", with_identity(nonce=None), UNTRUSTED, OTHER_NONCE),
    ("UserInfo of somebody else", from_user_info(sub="otto"), UNTRUSTED, "UserInfoEndpoint answers for somebody else"),
    ("UserInfo of nobody", from_user_info(sub=None), UNTRUSTED, "UserInfoEndpoint answers for somebody else"),
    (
        "a group that is too long",
        with_worker(groups=["g" * 64]),
        UNFIT,
        "the claim sagemaker:groups holds a name at position 1 that is empty, longer than 63 characters, or has spaces",
    ),
    (
        "keys that are none",
        lambda p: p.published.clear(),
        UNTRUSTED,
        NO_KEY,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "flaw", "detail"), [attack[1:] for attack in ATTACKS], ids=[attack[0] for attack in ATTACKS]
)
async def test_is_refused(
    party: RelyingParty, provider: ForgingProvider, change: Change, flaw: ProviderFlaw, detail: str
) -> None:
    change(provider)

    assert await refusal(party, provider) == (flaw, detail)


@pytest.mark.filterwarnings("ignore:Key size should be")
async def test_a_key_that_is_too_short_is_none(party: RelyingParty, provider: ForgingProvider) -> None:
    provider.key = new_key("first", bits=1_024)
    provider.published = [provider.key]

    assert await refusal(party, provider) == (UNTRUSTED, NO_KEY)


async def test_a_code_of_another_trip_is_worth_nothing(
    party: RelyingParty, provider: ForgingProvider
) -> None:
    """The verifier of this trip does not fit the challenge that the other one brought."""
    back = provider.authorize(authorization_address(PROVIDER, CALLBACK, new_trip()))
    (code,) = parse_qs(urlsplit(back).query)["code"]

    with pytest.raises(ProviderRefused) as caught:
        await party.redeem(
            PROVIDER, SECRET, redirect_uri=CALLBACK, code=code, trip=new_trip(), now=provider.clock()
        )

    assert str(caught.value) == f"{UNREACHABLE.value}: TokenEndpoint answers with status 400, invalid_grant"


async def test_no_refusal_tells_a_token_or_the_secret(party: RelyingParty, provider: ForgingProvider) -> None:
    provider.key = OTHER
    _, told = await refusal(party, provider)

    assert not [secret for secret in (SECRET, "eyJ", "code-1") if secret in told]


# --- addresses ------------------------------------------------------------------------------------


def test_the_request_keeps_what_the_endpoint_has_and_adds_what_the_provider_wants() -> None:
    trip = new_trip()
    asking = replace(PROVIDER, scope="openid profile", extra_params={"prompt": "select_account"})

    query = parse_qs(urlsplit(authorization_address(asking, CALLBACK, trip)).query)

    assert query == {
        "tenant": ["7"],
        "prompt": ["select_account"],
        "client_id": [CLIENT_ID],
        "redirect_uri": [CALLBACK],
        "response_type": ["code"],
        "scope": ["openid profile"],
        "state": [trip.state],
        "nonce": [trip.nonce],
        "code_challenge": [trip.challenge],
        "code_challenge_method": ["S256"],
    }


def test_signing_out_leads_back_and_says_whose_session_ends() -> None:
    address = logout_address(PROVIDER, "https://reviews.example/", "the token")

    assert parse_qs(urlsplit(address).query) == {
        "client_id": [CLIENT_ID],
        "id_token_hint": ["the token"],
        "post_logout_redirect_uri": ["https://reviews.example/"],
    }
    assert "id_token_hint" not in logout_address(PROVIDER, "https://reviews.example/", None)


@pytest.mark.parametrize("text", ["", "<b>", "a" * 61, "a\nb", "ACCESS"])
def test_an_error_that_no_standard_has_is_not_repeated(text: str) -> None:
    assert error_code(text) == "unknown_error"
    assert error_code("access_denied") == "access_denied"

"""The composed server: what it does before and beside its fronts."""

from __future__ import annotations

import stat
from pathlib import Path

import httpx
import pytest

from overread.app import Overread, build_context, sealing_keys
from overread.domain.errors import StorageUnavailable
from overread.settings import SettingError, Settings


async def get(app: Overread, path: str, host: str = "127.0.0.1:8080") -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{host}") as client:
        return await client.get(path)


async def test_a_first_start_leaves_private_files_and_a_second_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    left = []
    for _ in range(2):
        app = Overread(Settings(data_dir=folder), background=False)
        await app.start()
        await app.close()
        left.append(
            {
                file.name: file.read_bytes()
                for file in folder.iterdir()
                if file.is_file() and file.suffix == ""
            }
        )
    assert set(left[0]) == {"config", "credentials", "key", "operator"}
    assert left[0] == left[1]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir() if file.is_file()} == {0o600}
    assert b"endpoint_url = http://127.0.0.1:8080" in left[0]["config"]


async def test_health_and_readiness(tmp_path: Path) -> None:
    app = Overread(Settings(data_dir=tmp_path), background=False)
    await app.start()
    assert (await get(app, "/healthz")).status_code == 200
    assert (await get(app, "/readyz")).status_code == 200
    await app.close()


async def test_the_bare_address_leads_to_the_portal(tmp_path: Path) -> None:
    app = Overread(Settings(data_dir=tmp_path, portal_domain="portal.example.com"), background=False)
    await app.start()
    plain = await get(app, "/")
    own = await get(app, "/", host="abc123.portal.example.com")
    await app.close()
    assert (plain.headers["location"], own.headers["location"]) == ("/portal/", "/portal/w/abc123/")


async def test_metrics_count_requests_and_what_waits(tmp_path: Path) -> None:
    app = Overread(Settings(data_dir=tmp_path, metrics_address="127.0.0.1:19817"), background=False)
    await app.start()
    await get(app, "/healthz")
    async with httpx.AsyncClient() as client:
        for port in range(19817, 19880):
            try:
                text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
                break
            except httpx.ConnectError:
                continue
    await app.close()
    assert 'overread_requests_total{front="people",method="GET",status="200"} 1.0' in text
    assert 'overread_waiting{work="outputs"} 0.0' in text


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_schema_of_another_version_is_a_sentence(database_url: str, tmp_path: Path) -> None:
    from overread.store.database import Database

    database = Database(database_url)
    with database.writer_connection() as conn:
        conn.exec_driver_sql("update alembic_version set version_num = '9999'")
    database.close()
    with pytest.raises(StorageUnavailable, match=r"schema is 9999.*overread migrate"):
        build_context(Settings(data_dir=tmp_path, database_url=database_url))


def test_the_first_key_is_kept(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert sealing_keys(settings) == sealing_keys(settings)


@pytest.mark.parametrize("key", ["short", "####", "QQ=="])
def test_a_key_that_is_none_is_a_sentence(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingError, match="not the Base64 of 32 bytes"):
        sealing_keys(Settings(data_dir=tmp_path, key=key))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"outbound_allow": "10.0.0.0/33", "webhook_url": "https://x.example/"}, "OVERREAD_OUTBOUND_ALLOW"),
        ({"webhook_url": "https://x.example/", "webhook_secret": "%"}, "OVERREAD_WEBHOOK_SECRET"),
        ({"outbound_ca": Path(__file__)}, "OVERREAD_OUTBOUND_CA: .*test_app.py holds no certificates"),
        ({"outbound_ca": Path("/none.pem")}, "OVERREAD_OUTBOUND_CA: .*No such file"),
        ({"request_rates": "StartHumanLoop=fast"}, "OVERREAD_REQUEST_RATES"),
        ({"data_dir": Path("/proc/none")}, "data folder"),
    ],
)
def test_settings_that_cannot_be_used_are_sentences(
    tmp_path: Path, settings: dict[str, object], message: str
) -> None:
    with pytest.raises((SettingError, StorageUnavailable), match=message):
        Overread(Settings(**{"data_dir": tmp_path, **settings}))  # type: ignore[arg-type]

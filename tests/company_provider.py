"""The certified provider of `identity_provider/`, running, for workforces of the OIDC form."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from tests.certificates import ServerFiles
from tests.npm_packages import installed, node_folder

SOURCE = Path(__file__).parent / "identity_provider"

PASSWORD = "company password"
SECRET = "the client's secret, with a + and a %"

Spelling = Literal["colon", "hyphen"]
"""Of A2I's claims: `sagemaker:groups` in an access token that is a JWT, or `sagemaker-groups` in UserInfo."""


class CompanyProvider:
    """people: login → claims without their prefix; `email` and `email_verified` are nobody's own."""

    def __init__(self, folder: Path, files: ServerFiles, people: Mapping[str, Mapping[str, Any]]) -> None:
        self.files = files
        shutil.copy(SOURCE / "provider.mjs", folder)
        (folder / "node_modules").symlink_to(installed(SOURCE) / "node_modules")
        self._process = subprocess.Popen(
            [node_folder() / "node", "provider.mjs", files.certificate, files.key, json.dumps(people)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.issuer = str(self._answer()["issuer"])

    def config(self, client_id: str) -> dict[str, Any]:
        """`OidcConfig` for this provider."""
        return {
            "ClientId": client_id,
            "ClientSecret": SECRET,
            "Issuer": self.issuer,
            "AuthorizationEndpoint": f"{self.issuer}/auth",
            "TokenEndpoint": f"{self.issuer}/token",
            "UserInfoEndpoint": f"{self.issuer}/me",
            "LogoutEndpoint": f"{self.issuer}/session/end",
            "JwksUri": f"{self.issuer}/jwks",
            "Scope": "openid email",
        }

    def register(self, client_id: str, portal: str, claims: Spelling, method: str) -> None:
        """portal: its address without a slash at the end. method: how the client proves itself at the token endpoint."""
        self._tell(
            register={
                "client_id": client_id,
                "client_secret": SECRET,
                "redirect_uris": [f"{portal}/oauth2/idpresponse"],
                "post_logout_redirect_uris": [f"{portal}/"],
                "token_endpoint_auth_method": method,
                "claims": claims,
            }
        )

    def rotate_keys(self) -> None:
        self._tell(rotate=True)

    def redeemed(self) -> int:
        """How many codes were exchanged so far."""
        return int(self._tell(count=True)["issued"])

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _tell(self, **command: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the provider has ended"
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer

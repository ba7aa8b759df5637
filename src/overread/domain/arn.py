"""ARNs of the resources overread has. Source: spec, "ARN formats" (documented forms)."""

from __future__ import annotations

import re
from dataclasses import dataclass

PUBLIC_CROWD_ACCOUNT = "394669845002"
"""AWS's account that owns the public work team in every region (documented)."""

PRIVATE_CROWD, PUBLIC_CROWD, VENDOR_CROWD = "private-crowd", "public-crowd", "vendor-crowd"
"""The kinds of work teams, as their ARNs and the condition key `sagemaker:WorkteamType` name them (documented)."""

_TOPIC = re.compile(r"arn:aws[a-z\-]*:sns:[a-z0-9\-]*:[0-9]{12}:[a-zA-Z0-9_.-]*\Z")
_ARN = re.compile(r"arn:(aws[a-z\-]*):([a-z0-9\-]+):([a-z0-9\-]*):(\d{12}):([a-z\-]+)/([^\0\n]+)\Z")


@dataclass(frozen=True, slots=True)
class Arn:
    """A parsed ARN of the form `arn:aws:{service}:{region}:{account}:{kind}/{name}`; name may hold slashes."""

    service: str
    region: str
    account: str
    kind: str
    name: str
    partition: str = "aws"

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.kind}/{self.name}"


def parse(text: str) -> Arn | None:
    """The parts of an ARN, or None if the text is not one of the forms that overread knows."""
    found = _ARN.match(text)
    if found is None:
        return None
    partition, service, region, account, kind, name = found.groups()
    return Arn(service, region, account, kind, name, partition)


def flow_definition(account: str, region: str, name: str) -> str:
    return f"arn:aws:sagemaker:{region}:{account}:flow-definition/{name}"


def human_task_ui(account: str, region: str, name: str) -> str:
    return f"arn:aws:sagemaker:{region}:{account}:human-task-ui/{name}"


def human_loop(account: str, region: str, name: str) -> str:
    return f"arn:aws:sagemaker:{region}:{account}:human-loop/{name}"


def workforce(account: str, region: str, name: str) -> str:
    return f"arn:aws:sagemaker:{region}:{account}:workforce/{name}"


def private_workteam(account: str, region: str, name: str) -> str:
    return f"arn:aws:sagemaker:{region}:{account}:workteam/private-crowd/{name}"


def public_workteam(region: str) -> str:
    return f"arn:aws:sagemaker:{region}:{PUBLIC_CROWD_ACCOUNT}:workteam/public-crowd/default"


def vendor_workteam(account: str, region: str, listing: str) -> str:
    return f"arn:aws:sagemaker:{region}:{account}:workteam/{VENDOR_CROWD}/{listing}"


def workteam_type(workteam_arn: str) -> str | None:
    """PRIVATE_CROWD, PUBLIC_CROWD or VENDOR_CROWD, as `sagemaker:WorkteamType` says it; None for no team's ARN."""
    team = parse(workteam_arn)
    if team is None or team.kind != "workteam":
        return None
    crowd = team.name.partition("/")[0]
    return crowd if crowd in (PRIVATE_CROWD, PUBLIC_CROWD, VENDOR_CROWD) else None


def is_topic(text: str) -> bool:
    """Whether it is the ARN of an SNS topic, as NotificationTopicArn takes it."""
    return _TOPIC.match(text) is not None


def user_pool(account: str, region: str, pool_id: str) -> str:
    return f"arn:aws:cognito-idp:{region}:{account}:userpool/{pool_id}"

"""Which objects a role may read, as the process that renders templates is told: it knows policies, and no store."""

from __future__ import annotations

from dataclasses import dataclass

from overread.domain.objects import object_arn
from overread.domain.policies.evaluation import Permissions


@dataclass(frozen=True, slots=True)
class ObjectReading:
    """own_buckets: what names of the service's own buckets begin with; what it kept itself, it may show."""

    permissions: Permissions
    own_buckets: str

    def __call__(self, bucket: str, key: str) -> bool:
        if bucket.startswith(self.own_buckets):
            return True
        return self.permissions.decide("s3:GetObject", (object_arn(bucket, key),)).allowed

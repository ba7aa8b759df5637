"""Pictures for previews: they travel with overread, and stand in samples as objects of a bucket that nobody has to make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

SAMPLE_BUCKET = "overread-samples"
SAMPLE_IMAGE, SAMPLE_DOCUMENT, SAMPLE_PDF = "parcel-1.jpg", "form.png", "letter.pdf"
SAMPLES = (SAMPLE_IMAGE, SAMPLE_DOCUMENT, SAMPLE_PDF)


@dataclass(frozen=True, slots=True)
class SampleGrant:
    """`grant_read_access` of a preview. url: of the folder that holds the pictures. grant: for everything else."""

    grant: Callable[[str, str], str]
    url: str

    def __call__(self, bucket: str, key: str) -> str:
        if bucket == SAMPLE_BUCKET and key in SAMPLES:
            return f"{self.url}/{key}"
        return self.grant(bucket, key)

"""The smallest request of every AWS operation that its model allows, about things that exist.

Made from botocore's own models: a member that is required gets the world's value of its name, or the first thing that
its shape allows. So an operation that is new is asked without anybody writing a request for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StringShape, StructureShape

Json = Any


class Smallest:
    """named: values by member name, `Structure.Member` before `Member`."""

    def __init__(self, named: Mapping[str, Json]) -> None:
        self._named = named

    def parameters(self, operation: OperationModel, also: Sequence[str] = ()) -> dict[str, Json]:
        """Every required member. also: names of members that a rule beyond the model requires."""
        found = {} if operation.input_shape is None else self._structure(operation.input_shape)
        return {**found, **{name: self._named[name] for name in also}}

    def _structure(self, shape: StructureShape) -> dict[str, Json]:
        return {name: self._member(shape, name) for name in shape.required_members}

    def _member(self, shape: StructureShape, name: str) -> Json:
        for known in (f"{shape.name}.{name}", name):
            if known in self._named:
                return self._named[known]
        return self._value(shape.members[name])

    def _value(self, shape: Shape) -> Json:
        match shape:
            case StructureShape():
                return self._structure(shape)
            case ListShape():
                return [self._value(shape.member)] * max(1, int(shape.metadata.get("min", 1)))
            case MapShape():
                return {}
            case StringShape() if shape.enum:
                return shape.enum[0]
        plain: dict[str, Json] = {
            "boolean": False,
            "integer": 1,
            "long": 1,
            "float": 1.0,
            "blob": b"x",
            "timestamp": 0,
        }
        return plain.get(shape.type_name, "x" * max(1, int(shape.metadata.get("min", 1))))


POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"}]}
)
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "sagemaker.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)

"""Fields that take what they say and nothing that is merely like it."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers


class OneOrMoreOf(serializers.MultipleChoiceField):
    """A list of choices: an object in its place is refused, not read as the list of its names."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            self.fail("not_a_list", input_type=type(data).__name__)
        return super().to_internal_value(data)


class YesOrNo(serializers.BooleanField):
    """true or false: words and numbers that are often meant so are refused."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:60])
        return data


class Words(serializers.CharField):
    """Text: a number in its place is refused, not written out."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class WordsAsDescribed(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """What the description says of words: one character at least that is no space, and no null character."""

    target_class = "desk.api.fields.Words"

    def map_serializer_field(self, auto_schema: object, direction: str) -> dict[str, Any]:
        longest = self.target.max_length
        schema = {"type": "string", "minLength": 1, "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"}
        return schema | ({"maxLength": longest} if longest else {})

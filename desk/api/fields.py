"""Fields that take what they say and nothing that is merely like it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import QueryDict
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


def as_given(query: QueryDict, *, repeated: Collection[str] = ()) -> dict[str, Any]:
    """The parameters of an address for a serializer, which takes an empty one for none and of several the last.

    Here an empty one stays and is refused, and so is one that is given more than once but for those ``repeated``.
    """
    twice = [name for name in query if name not in repeated and len(query.getlist(name)) > 1]
    if twice:
        raise serializers.ValidationError({name: ["Give it once."] for name in twice})
    return {name: query.getlist(name) if name in repeated else query[name] for name in query}

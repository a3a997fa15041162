"""Fields that take what they say and nothing that is merely like it."""

from typing import Any

from rest_framework import serializers


class Words(serializers.CharField):
    """Text: a number in its place is refused, not written out."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))

"""Form fields in the look of the admin, for forms that stand outside of a ModelAdmin."""

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django.forms import CheckboxSelectMultiple, ClearableFileInput, Select, Textarea, TextInput
else:
    from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget as CheckboxSelectMultiple
    from unfold.widgets import UnfoldAdminFileFieldWidget as ClearableFileInput
    from unfold.widgets import UnfoldAdminSelectWidget as Select
    from unfold.widgets import UnfoldAdminTextareaWidget as Textarea
    from unfold.widgets import UnfoldAdminTextInputWidget as TextInput

from unfold.widgets import INPUT_CLASSES

__all__ = [
    "CheckboxSelectMultiple",
    "ClearableFileInput",
    "DateInput",
    "DateTimeInput",
    "NumberInput",
    "Select",
    "TextInput",
    "Textarea",
]


def _looks(more: dict[str, Any] | None) -> dict[str, Any]:
    return {"class": " ".join(INPUT_CLASSES), **(more or {})}


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=_looks(attrs), format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own calendar and clock, in the desk's time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=_looks(attrs), format="%Y-%m-%dT%H:%M")


class NumberInput(forms.NumberInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=_looks(attrs))

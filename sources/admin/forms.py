"""The forms of intake and correction."""

from typing import Any

from django import forms
from django.conf import settings

from desk.admin.widgets import ClearableFileInput, DateInput, DateTimeInput, Select, Textarea, TextInput
from desk.api.moments import refuse_beyond_calendar
from sources.models import Document, Publisher

KINDS = [*Document.Kind.choices]


class KindField(forms.ChoiceField):
    """What sort of document it is; an article is examined for claims."""

    def __init__(self) -> None:
        super().__init__(
            choices=KINDS,
            initial=Document.Kind.ARTICLE,
            widget=Select,
            help_text="An article is examined for claims; every other kind goes into the evidence library.",
        )


class EmbargoField(forms.DateTimeField):
    """A moment in the desk's time zone, or none."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            widget=DateTimeInput,
            label="Embargo until",
            validators=[refuse_beyond_calendar],
            help_text="Until then only editors and whoever added it find it. Not for articles.",
        )


class EmbargoForm(forms.Form):
    """How long a document is kept back; left empty, it is not."""

    embargo_until = EmbargoField()


class PasteForm(forms.Form):
    """A text out of the clipboard, with what is known of it."""

    text = forms.CharField(
        widget=Textarea(attrs={"rows": 10}),
        strip=False,
        help_text="The words as they were published. Fields left empty below are read from the text where they can be.",
        error_messages={"required": "Paste the text of the document; there is nothing to add yet."},
    )
    kind = KindField()
    title = forms.CharField(max_length=500, required=False, widget=TextInput)
    byline = forms.CharField(max_length=300, required=False, widget=TextInput)
    publisher = forms.CharField(max_length=200, required=False, widget=TextInput)
    published_on = forms.DateField(required=False, widget=DateInput, label="Published on")
    embargo_until = EmbargoField()


class ManyFiles(ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; the cleaned value is always a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given]


class UploadForm(forms.Form):
    """Files from this machine."""

    documents = FilesField(
        widget=ManyFiles(attrs={"data-most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}),
        label="Files",
        allow_empty_file=True,
        help_text=f"Markdown, plain text, HTML, PDF, Word (DOCX) or CSV; up to {settings.DATA_UPLOAD_MAX_NUMBER_FILES} "
        "at once.",
        error_messages={"required": "Choose one or more files."},
    )
    kind = KindField()
    embargo_until = EmbargoField()


class AddressForm(forms.Form):
    """Pages of the web; they are fetched by a job."""

    addresses = forms.CharField(
        widget=Textarea(attrs={"rows": 4, "placeholder": "https://"}),
        label="Web addresses",
        help_text="One per line. Each page is fetched once, now, and kept as it was.",
        error_messages={"required": "Give the address of a page."},
    )
    kind = KindField()
    embargo_until = EmbargoField()

    def clean_addresses(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]


class CorrectionForm(forms.Form):
    """What a person may set right about a document."""

    title = forms.CharField(max_length=500, required=False, widget=TextInput)
    byline = forms.CharField(max_length=300, required=False, widget=TextInput)
    publisher = forms.ModelChoiceField(Publisher.objects.all(), required=False, widget=Select)
    published_on = forms.DateField(
        required=False,
        widget=DateInput,
        label="Published on",
        help_text="When it changes, the article is examined again: “last year” hangs on it.",
    )
    kind = KindField()

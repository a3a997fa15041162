"""What an editor's acts ask for."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet

from claims.models import Assignment, AssignmentBatch, Claim, Claimant
from claims.roles import BY_GROUPS
from desk.admin.widgets import CheckboxSelectMultiple, DateTimeInput, NumberInput, Select, Textarea, TextInput


def reviewers() -> QuerySet[User]:
    """Whoever may be given a claim: the desk's fact-checkers."""
    people = User.objects.with_perm("claims.review_claim", include_superusers=False, backend=BY_GROUPS)
    return people.filter(is_active=True).order_by("first_name", "last_name", "username")


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_full_name() or obj.get_username())


class NoForm(forms.Form):
    """An act that only asks: are you sure?"""


class CloseForm(forms.Form):
    reason = forms.ChoiceField(
        choices=[choice for choice in Claim.ClosedReason.choices if choice[0] != Claim.ClosedReason.DUPLICATE],
        widget=Select,
    )
    note = forms.CharField(widget=Textarea(attrs={"rows": 3}), help_text="Why, in a few words. The record keeps it.")


class DuplicateForm(forms.Form):
    original = forms.IntegerField(
        widget=NumberInput, label="Number of the claim to keep", help_text="It stands at the top of that claim's page."
    )
    note = forms.CharField(required=False, widget=Textarea(attrs={"rows": 2}))

    def clean_original(self) -> Claim:
        claim = Claim.objects.filter(pk=self.cleaned_data["original"]).first()
        if claim is None:
            raise forms.ValidationError("There is no claim with this number; look for it in the queue.")
        return claim


class AssignForm(forms.Form):
    reviewer = PeopleField(
        User.objects.none(), widget=CheckboxSelectMultiple, label="Fact-checkers", help_text="One, or several to share."
    )
    rule = forms.ChoiceField(
        required=False,
        choices=AssignmentBatch.Rule.choices,
        widget=Select,
        label="Among several",
        help_text="Nobody gets a claim that they have already.",
    )
    role = forms.ChoiceField(
        required=False,
        choices=[(AssignmentBatch.WHICHEVER_IS_LACKING, "whichever the claim lacks"), *Assignment.Role.choices],
        widget=Select,
        label="As",
        help_text="The first review, a second where two are wanted, an adjudicator where two reviews differ.",
    )
    due_at = forms.DateTimeField(
        required=False, widget=DateTimeInput, label="Due", help_text="In the desk's time. Leave empty for none."
    )
    priority = forms.TypedChoiceField(
        choices=Assignment.Priority.choices, coerce=int, initial=Assignment.Priority.NORMAL, widget=Select
    )
    note = forms.CharField(
        required=False, widget=Textarea(attrs={"rows": 2}), help_text="What the reviewer should know."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reviewer"]
        if isinstance(field, PeopleField):
            field.queryset = reviewers()

    def clean_rule(self) -> str:
        return self.cleaned_data["rule"] or AssignmentBatch.Rule.ROUND_ROBIN


class ClaimantField(forms.CharField):
    """A claimant by name or alias, with the desk's claimants to choose from; None when left empty."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=200,
            widget=TextInput(attrs={"list": "claimants", "autocomplete": "off"}),
            help_text="Who said it, not the outlet that printed it.",
        )

    def clean(self, value: Any) -> Any:
        name = super().clean(value).strip()
        if not name:
            return None
        known = Claimant.known_as(name)
        if known is None:
            raise forms.ValidationError(f"The desk knows no claimant “{name}”; add them under Claimants first.")
        return known


class ReviewersForm(forms.Form):
    count = forms.TypedChoiceField(
        required=False,
        choices=[("", "as the rules of double review say"), (1, "one"), (2, "two, who do not know of each other")],
        coerce=int,
        empty_value=None,
        widget=Select,
        label="Reviewers",
    )


class EditForm(forms.Form):
    text = forms.CharField(
        required=False,
        widget=Textarea(attrs={"rows": 3}),
        label="Normalised text",
        help_text="One statement that stands alone. Empty gives the suggestion back; the quote never changes.",
    )
    kind = forms.ChoiceField(required=False, choices=[("", "as suggested"), *Claim.Kind.choices], widget=Select)
    claimant = ClaimantField()


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=Textarea(attrs={"rows": 3}), help_text="In a few words. The record keeps it.")


class PublishForm(forms.Form):
    verdict = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        widget=Textarea(attrs={"rows": 3}),
        label="The claim in words that stand alone",
        help_text="A machine's suggestion is never published: read the words, change them, and confirm below.",
    )
    kind = forms.ChoiceField(required=False, choices=[("", "not said"), *Claim.Kind.choices], widget=Select)
    claimant = ClaimantField()
    confirmed = forms.BooleanField(
        widget=forms.CheckboxInput, label="Words, kind and claimant are the desk's own: I have read and confirm them."
    )
    short = forms.CharField(
        required=False,
        max_length=300,
        widget=TextInput,
        label="Claim in one line",
        help_text="For lists and ClaimReview, without the rating; the claim's own words if left empty.",
    )
    note = forms.CharField(
        required=False,
        widget=Textarea(attrs={"rows": 3}),
        label="Public note",
        help_text="Needed for a correction or an update: what changed and why.",
    )
    is_update = forms.BooleanField(
        required=False,
        widget=forms.CheckboxInput,
        label="An update, not a correction: what was published was right as far as could be known then.",
    )


class RewordForm(PublishForm):
    """The same for what is out already, which says why it changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].help_text = "What changed and why: readers and API clients are told."


class RetractForm(forms.Form):
    note = forms.CharField(
        widget=Textarea(attrs={"rows": 3}), label="Public note", help_text="It stays where the verdict was."
    )

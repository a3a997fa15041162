from django.db import models


class Desk(models.Model):
    """The one desk that this installation serves: its name, public address and time zone."""

    name = models.CharField(max_length=200, default="Fact-check desk")
    public_address = models.URLField(
        blank=True, help_text="Where readers and API clients reach this desk, for example https://desk.example.org"
    )
    time_zone = models.CharField(max_length=64, default="UTC")
    names_reviewers = models.BooleanField(
        default=False, help_text="Published fact-checks name who reviewed them and who approved them."
    )
    has_sample = models.BooleanField(default=False, help_text="Sample data is loaded; public pages say so.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_desk")]
        verbose_name = "desk"
        verbose_name_plural = "desk"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Desk":
        """The desk's row; an unsaved one with the defaults until ``setup_desk`` has run."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def absolute(self, path: str) -> str:
        """A path of this desk as a full address; the path itself while no public address is set."""
        return f"{self.public_address.rstrip('/')}{path}" if self.public_address else path

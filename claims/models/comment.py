from django.conf import settings
from django.db import models


class Comment(models.Model):
    """What a member of the desk says about a claim to the others. Never edited; its author may withdraw it."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="a_comment_says_something")]

    def __str__(self) -> str:
        return f"{self.author} on {self.claim}"


class CommentMention(models.Model):
    """A person named in a comment with @. They are told once they may read it, which a blind review can delay."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="a_comment_mentions_a_person_once")]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(told_at=None), name="mentions_not_told_yet"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in a comment on {self.comment.claim}"

import hashlib
import re
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django_otp.oath import TOTP

from desk.sealing import unseal

# django-otp has no types of its own; what is used of its bases stands here.
if TYPE_CHECKING:
    from django.contrib.auth.models import User

    class _Throttled(models.Model):
        user: "models.ForeignKey[User, User]"
        user_id: int
        name = models.CharField(max_length=64)
        confirmed = models.BooleanField(default=True)
        persistent_id: str
        throttling_failure_timestamp = models.DateTimeField(null=True)
        throttling_failure_count = models.PositiveIntegerField(default=0)

        class Meta:
            abstract = True

        def verify_is_allowed(self) -> tuple[bool, dict[str, Any] | None]: ...
        def throttle_reset(self, commit: bool = True) -> None: ...
        def throttle_increment(self, commit: bool = True) -> None: ...

else:
    from django_otp.models import Device, ThrottlingMixin

    class _Throttled(ThrottlingMixin, Device):
        objects = models.Manager()

        class Meta:
            abstract = True


PURPOSE = "second factor"
STEP = 30
# A clock that is one step off is let pass (RFC 6238, section 5.2).
TOLERANCE = 1


class SecondFactor(_Throttled):
    """What a person must show beside the password: codes of an authenticator app (TOTP, RFC 6238), or a recovery code.

    Until a first code was shown it is not confirmed and asks for nothing. Its secret is sealed, its recovery codes are
    kept as hashes. After a wrong code the next try waits one second, then two, four and so on.
    """

    secret_sealed = models.TextField(editable=False)
    last_step = models.BigIntegerField(default=-1, help_text="Time step of the last code: none is taken twice.")
    set_up_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "second factor"
        constraints = [models.UniqueConstraint(fields=["user", "confirmed"], name="one_second_factor_per_person")]

    @property
    def secret(self) -> bytes:
        """The shared secret. Raises SealBroken under another SECRET_KEY."""
        return unseal(self.secret_sealed, PURPOSE)

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first wrong code."""
        return 1

    def verify_token(self, token: str) -> bool:
        """Whether this is a code that holds now and was not shown before. Counts a wrong one."""
        code = re.sub(r"[\s-]", "", token).lower()
        if not self.verify_is_allowed()[0]:
            return False
        if not (self._is_timed_code(code) or self._is_recovery_code(code)):
            self.throttle_increment()
            return False
        self.throttle_reset(commit=False)
        self.save()
        return True

    def _is_timed_code(self, code: str) -> bool:
        if not re.fullmatch(r"[0-9]{6}", code):
            return False
        totp = TOTP(self.secret, STEP)
        if not totp.verify(int(code), TOLERANCE, self.last_step + 1):
            return False
        self.last_step = totp.t()
        return True

    def _is_recovery_code(self, code: str) -> bool:
        return bool(self.recovery_codes.filter(code_sha256=RecoveryCode.hash_of(code)).delete()[0])


class RecoveryCode(models.Model):
    """A code that opens once, for whoever lost the authenticator."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes")
    code_sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"a recovery code of {self.factor}"

    @staticmethod
    def hash_of(code: str) -> str:
        """One round is enough: a code has 80 random bits."""
        return hashlib.sha256(f"{settings.SECRET_KEY}\n{code}".encode()).hexdigest()

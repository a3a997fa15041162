"""Documents of public keys as people keep them in files."""

import json
from pathlib import Path


def keys_in(file: Path) -> dict[str, str]:
    """The keys of a document as ``/api/v1/keys/`` gives it, in base64url by their ids. Raises ValueError, in words."""
    try:
        return {str(key["kid"]): str(key["x"]) for key in json.loads(file.read_text(encoding="utf-8"))["keys"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{file} is no document of public keys: {error}") from None

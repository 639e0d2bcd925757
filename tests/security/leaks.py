"""Looking for secrets in everything that was written: as they are, and in the forms in which they hide."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

__all__ = ["files_under", "leaks"]


def leaks(secrets: Mapping[str, str], written: Mapping[str, bytes]) -> list[str]:
    """Which secret stands where, in which form; empty when all is well.

    Args:
        secrets: by their names.
        written: what was written, by place.
    """
    found = []
    for name, secret in secrets.items():
        for form, text in forms(secret):
            found += [
                f"{name} ({form}) in {place}: {_around(content, text)}"
                for place, content in written.items()
                if text in content
            ]
    return found


def _around(content: bytes, text: bytes) -> str:
    """What stands before it: who wrote it can be told by that."""
    at = content.index(text)
    return repr(content[max(0, at - 160) : at])


def forms(secret: str) -> Iterator[tuple[str, bytes]]:
    raw = secret.encode()
    yield "as it is", raw
    yield "in hexadecimal", raw.hex().encode()
    for form, text in (("in an address", quote(secret, safe="")), ("in a form", quote_plus(secret))):
        if text != secret:
            yield form, text.encode()
    escaped = json.dumps(secret)[1:-1]
    if escaped != secret:
        yield "in JSON", escaped.encode()
    if secret.isdigit():
        yield "in groups of four", " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)).encode()
        yield "in groups of four with dashes", "-".join(secret[at : at + 4] for at in range(0, len(secret), 4)).encode()
    for encode in (b64encode, urlsafe_b64encode):
        # Inside a longer text it begins at any of three places in a group; the ends depend on the neighbours.
        for before in range(3):
            encoded = encode(b"\0" * before + raw).rstrip(b"=")
            yield "in base64", encoded[(before * 8 + 5) // 6 : len(encoded) - (len(encoded) % 4 > 0)]


def files_under(*folders: Path) -> dict[str, bytes]:
    """Every file below the folders, whole: databases with their journals as well."""
    return {str(file): file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}

"""The Jurnal target against the stand-in, over HTTP."""

from tests.integration.targets.harness import books, jurnal, stand_in

__all__ = ["books", "jurnal", "stand_in"]

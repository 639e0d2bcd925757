import subprocess
import sys
import textwrap

import pytest

from posbridge.errors import ConfigError
from posbridge.ports import Credentials
from posbridge.settings.systems import SYSTEMS
from posbridge.sources.moka.options import MokaOptions
from posbridge.sources.registry import source_class


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_named_source_is_there(system: str) -> None:
    assert source_class(system).name == system  # type: ignore[attr-defined]


def test_an_unknown_source_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="Known: iseller, moka"):
        source_class("pawoon")


def test_naming_a_source_does_not_import_its_client() -> None:
    script = """
        import sys
        import posbridge.sources.registry
        sys.exit(any(name.startswith(("posbridge.sources.moka", "posbridge.sources.iseller")) for name in sys.modules))
    """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False).returncode == 0


def test_secrets_of_a_connection_are_not_shown() -> None:
    shown = repr(Credentials(conn_id="moka", login="id", password="s3cret", extra={"refresh_token": "s3cret"}))
    assert "s3cret" not in shown


def test_the_options_of_a_plain_connection_are_careful() -> None:
    options = MokaOptions.from_extra({}, "moka")
    assert (options.api_version, options.requests_per_second, options.in_flight) == (4, 1.0, 2)
    assert (options.connect_timeout, options.read_timeout) == (10, 60)
    assert options.scopes == {"report", "library", "profile", "customer"}


def test_options_are_read_from_text_and_numbers_alike() -> None:
    extra = {"api_version": "v3", "requests_per_second": "20", "scope": "", "refresh_token": None, "theme": "dark"}
    options = MokaOptions.from_extra(extra, "moka")
    assert (options.api_version, options.requests_per_second, options.refresh_token) == (3, 20.0, None)


@pytest.mark.parametrize(
    "extra",
    [{"api_version": "v2"}, {"requests_per_second": 0}, {"attempts": "many"}, {"scope": 7}, {"in_flight": -1}],
)
def test_an_option_that_cannot_be_read_names_connection_and_field(extra: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=f"Connection moka_jakarta: the extra '{next(iter(extra))}'"):
        MokaOptions.from_extra(extra, "moka_jakarta")

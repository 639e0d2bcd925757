"""What Airflow's provider manager learns about posbridge: its connection types and their forms.

Airflow reads this at every start of every component, so nothing is imported here.
"""

from typing import Any

__all__ = ["provider_info"]

_HIDDEN = ["schema", "port"]


def provider_info() -> dict[str, Any]:
    """Return the provider description; the forms of the connection types ``moka`` and ``jurnal`` are in it."""
    return {
        "package-name": "posbridge",
        "name": "posbridge",
        "description": "Carries MokaPOS sales, payments and refunds into Mekari Jurnal.",
        "connection-types": [_moka(), _jurnal()],
    }


def _moka() -> dict[str, Any]:
    return {
        "connection-type": "moka",
        "hook-class-name": "posbridge.orchestration.hooks.moka.MokaHook",
        "hook-name": "MokaPOS",
        "ui-field-behaviour": {
            "hidden-fields": _HIDDEN,
            "relabeling": {"host": "Base URL", "login": "Application ID", "password": "Secret"},
            "placeholders": {"host": "https://api.mokapos.com"},
        },
        "conn-fields": {
            "api_version": _field(
                "Transactions API version",
                "Version of the transactions feed in the path; where v4 is not served, v3 is read.",
                {"type": "string", "enum": ["v4", "v3"], "default": "v4"},
            ),
            "requests_per_second": _field(
                "Requests per second",
                "Moka publishes no limit; one a second is safe.",
                {"type": ["number", "null"], "default": 1, "exclusiveMinimum": 0},
            ),
            "scope": _field(
                "Scopes",
                "Asked for with the token, separated by spaces. Empty: what posbridge reads and nothing else.",
                {"type": ["string", "null"]},
            ),
            "refresh_token": _field(
                "Refresh token",
                "Only for applications installed by consent. Empty: the application's own credentials are used.",
                {"type": ["string", "null"], "format": "password"},
            ),
        },
    }


def _jurnal() -> dict[str, Any]:
    return {
        "connection-type": "jurnal",
        "hook-class-name": "posbridge.orchestration.hooks.jurnal.JurnalHook",
        "hook-name": "Mekari Jurnal",
        "ui-field-behaviour": {
            "hidden-fields": _HIDDEN,
            "relabeling": {"host": "Base URL", "login": "Client ID", "password": "Client secret"},
            "placeholders": {"host": "https://api.mekari.com/public/jurnal/api/v1"},
        },
        "conn-fields": {
            "requests_per_minute": _limit("Requests per minute", 25, "Headers of Jurnal's answers correct it."),
            "requests_per_hour": _limit("Requests per hour", 1500, "Headers of Jurnal's answers correct it."),
            "requests_per_month": _limit(
                "Requests per month", None, "The request package of the Mekari account, often 12000. Empty: no package."
            ),
            "month_reserve": _limit(
                "Monthly reserve", 2000, "Requests of the package that a backfill leaves for the nightly runs.", least=0
            ),
            "batch": _field(
                "Batch writes",
                "'singles' where this credential may not use batch endpoints; it costs one request per document.",
                {"type": "string", "enum": ["allowed", "singles"], "default": "allowed"},
            ),
            "auth": _field(
                "Authentication",
                "'hmac' for api.mekari.com; 'apikey' and 'bearer' (both in the client secret) for the older host.",
                {"type": "string", "enum": ["hmac", "apikey", "bearer"], "default": "hmac"},
            ),
        },
    }


def _field(label: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"label": label, "description": description, "schema": schema}


def _limit(label: str, default: int | None, description: str, *, least: int = 1) -> dict[str, Any]:
    return _field(label, description, {"type": ["integer", "null"], "default": default, "minimum": least})

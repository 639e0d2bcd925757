"""What Airflow's provider manager learns about posbridge: its connection types and their forms.

Airflow reads this at every start of every component, so nothing is imported here.
"""

from typing import Any

__all__ = ["provider_info"]

_HIDDEN = ["schema", "port"]


def provider_info() -> dict[str, Any]:
    """Return the provider description; with the form of each connection type."""
    return {
        "package-name": "posbridge",
        "name": "posbridge",
        "description": "Carries sales, payments, refunds and stock of MokaPOS and iSeller into Mekari Jurnal.",
        "connection-types": [_moka(), _iseller(), _jurnal()],
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


def _iseller() -> dict[str, Any]:
    secret = {"type": ["string", "null"], "format": "password"}
    text = {"type": ["string", "null"]}
    return {
        "connection-type": "iseller",
        "hook-class-name": "posbridge.orchestration.hooks.iseller.ISellerHook",
        "hook-name": "iSeller",
        "ui-field-behaviour": {
            "hidden-fields": _HIDDEN,
            "relabeling": {"host": "OAuth URL", "login": "Client ID", "password": "Client secret"},
            "placeholders": {"host": "https://isellershop.com"},
        },
        "conn-fields": {
            "resource_url": _field(
                "Store URL",
                "https://storename.isellershop.com. Only needed where iSeller does not tell it with the token.",
                text,
            ),
            "refresh_token": _field(
                "Refresh token",
                "Only where the merchant's consent opens the store. Empty: the application's own credentials are used.",
                secret,
            ),
            "code": _field(
                "Authorization code", "What the merchant's consent gave, instead of a refresh token. Used once.", secret
            ),
            "redirect_uri": _field("Redirect URI", "The one that the authorization code was asked for with.", text),
            "webhook_api_key": _field(
                "Webhook API key", "Signs what iSeller sends (Apps > Webhook). Needed for real_time outlets.", secret
            ),
            "page_size": _field(
                "Rows per page",
                "Orders, products and the like per answer; 100 to 200 are in use.",
                {"type": ["integer", "null"], "default": 200, "minimum": 1, "maximum": 500},
            ),
            "requests_per_second": _field(
                "Requests per second",
                "iSeller publishes no limit.",
                {"type": ["number", "null"], "default": 4, "exclusiveMinimum": 0},
            ),
            "in_flight": _field(
                "Requests at once",
                "iSeller publishes no limit; four are safe.",
                {"type": ["integer", "null"], "default": 4, "minimum": 1, "maximum": 4},
            ),
            "transfer_fields": _field(
                "Fields of stock movements",
                "JSON: our names of GetTransfer's fields to the store's, where they differ. Ask iSeller for its ERP "
                'document. Example: {"counted_quantity": "actual_quantity"}.',
                text,
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
            "connect_seconds": _limit("Seconds to connect", 10, "How long a connection may take."),
            "read_seconds": _limit("Seconds to answer", 60, "How long Jurnal may take to answer one document."),
            "batch_seconds": _limit("Seconds to answer a batch", 180, "How long it may take for a hundred."),
            "settle_seconds": _limit(
                "Seconds to settle",
                60,
                "How much later Jurnal may still store what it did not answer; a lost answer is looked up after that.",
            ),
            "backfill_percent": _field(
                "Backfill share in percent",
                "A backfill takes at most this much of an hour's requests and leaves the rest to the nightly runs.",
                {"type": ["integer", "null"], "default": 80, "minimum": 1, "maximum": 100},
            ),
            "signature_seconds": _limit(
                "Seconds a signature lives",
                330,
                "How long the gateway takes a signed request, and half a minute for the clocks. A killed worker's "
                "documents are looked up after that and the seconds to settle.",
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

"""Base paths, and names of resources for counts and scopes."""

V1 = "/public/jurnal/api/v1"
SCM = "/public/jurnal/scm/public/lo/v1"
EXTRAS = "/public/jurnal"

_WORDS = frozenset(
    {
        "activate", "active", "batch_create", "check_existing_stock_adjustments", "credit_memos", "deactivate",
        "get_product_quantity_per_warehouse", "minified", "quota", "quota_summary", "receive_payments", "get_account",
    }
)  # fmt: skip


def resource_of(path: str) -> str:
    """``sales_invoices``, ``sales_invoices/{id}``, ``sales_invoices/batch_create``, ``scm/products/minified``."""
    prefix = ""
    for base, mark in ((V1, ""), (SCM, "scm/"), (EXTRAS, "")):
        if path.startswith(base + "/"):
            path, prefix = path[len(base) :], mark
            break
    first, *rest = path.strip("/").split("/")
    return prefix + "/".join([first, *(part if part in _WORDS else "{id}" for part in rest)])

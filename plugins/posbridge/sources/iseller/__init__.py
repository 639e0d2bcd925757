"""iSeller over its public API and ERP API: a read-only client and the parsers of its answers."""

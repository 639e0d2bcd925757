"""MokaPOS over its open API: a read-only client and the parsers of its answers."""

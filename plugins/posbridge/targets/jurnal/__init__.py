"""Mekari Jurnal over its public HTTP API."""

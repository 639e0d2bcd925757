"""Airflow hooks of the vendors' connection types: sessions for code that wants them, and the Test button."""

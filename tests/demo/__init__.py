"""The demo: three outlets, the stand-ins of both vendors, a real Airflow, and a tie-out of its own."""

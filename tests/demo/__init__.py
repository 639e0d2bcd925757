"""The demo: five outlets, the stand-ins of the vendors, a real Airflow, and a tie-out of its own."""

"""The kill harness: outlet days under seeded kills and faults, and a truth of its own at the end (``make soak``)."""

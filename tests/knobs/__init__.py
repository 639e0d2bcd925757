"""An outlet-day under each knob of the Jurnal stand-in in each of its positions, and the table that says how it ended.

``python -m tests.knobs --write`` writes the table to ``docs/jurnal-knobs.md``.
"""

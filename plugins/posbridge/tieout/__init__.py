"""Tie-out: POS control totals against what the feed gave and what Jurnal holds, per outlet and day. Pure."""

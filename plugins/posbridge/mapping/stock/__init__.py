"""Stock that moves apart from invoices: transfers, adjustments, counts, and what sales used up besides.

Quantities are signed as the shelf sees them: what comes in is positive. Pure, as all of mapping.
"""

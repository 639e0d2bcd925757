"""Records and settings into documents, or the reason why not. Pure: no network, no clock, no database.

One module per question: ``sales``, ``payments``, ``payouts``, ``returns``, ``voids`` and ``master`` map one kind
of record each; ``amounts`` prices what they make as Jurnal will; ``reasons`` says why something is held.
"""

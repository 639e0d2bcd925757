"""posbridge carries what points of sale recorded into Mekari Jurnal, each receipt once, to the rupiah."""

__version__ = "0.1.0"

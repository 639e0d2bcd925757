"""The command line: ``posbridge check``, ``status``, ``errors``, ``preview``, ``sandbox``, ``schema``, ``db``."""

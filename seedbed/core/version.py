"""The version, said once for people and for the records of runs."""

__version__ = "0.1.0"

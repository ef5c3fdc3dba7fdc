"""Personal data and secrets in text, as the readers of documents need them; how they are found stands in the core."""

from seedbed.core.private import KINDS, Finding, Kind, Mask, findings, secrets

__all__ = ["KINDS", "Finding", "Kind", "Mask", "findings", "secrets"]

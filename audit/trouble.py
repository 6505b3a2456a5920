"""What stops an audit as a whole. Trouble with one document never does: that becomes a record."""

from __future__ import annotations


class AuditError(Exception):
    """The audit cannot go on; `str()` says in Chinese what happened and what to do next."""

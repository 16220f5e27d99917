"""The registry: enterprises, installations, cases and what became of them, in SQLite or PostgreSQL.

``open_registry`` opens it; every change happens in ``with registry.write(By(person, moment)) as tx`` and leaves an entry
in the audit log. The modules beside this one hold the functions, each about one thing: ``work`` (the queue of a
batch), ``cases``, ``case_facts``, ``reviews``, ``enterprises``, ``installations``, ``approvals``, ``audit`` …
(``docs/registry.md``).
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from compliance.registry.store import HEAD, Registry, open_registry
from compliance.registry.transaction import By, Transaction

__all__ = ["HEAD", "By", "Connection", "Registry", "Transaction", "open_registry"]

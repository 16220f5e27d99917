"""能审 (nengshen): figures out of retrofit plans, verdicts by clause, official documents to sign.

The pipeline is ``file → SourceDocument → Mention* → Facts → Review → Draft → DOCX / PDF``; each
package below holds one step and imports only the model (see ``docs/architecture.md``).
"""

__version__ = "0.1.0"

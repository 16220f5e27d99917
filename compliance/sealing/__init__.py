"""Electronic signatures (PAdES) on finished PDFs: by a certificate of our own, or by an outside seal system that is
given a digest and answers with a signature.

The library (pyHanko) is an extra (``sign``) and is imported only when a file is signed.
"""

from __future__ import annotations

from compliance.sealing.external import Prepared, insert_signature, prepare_signature
from compliance.sealing.signing import Credentials, load_credentials, sign_pdf

__all__ = ["Credentials", "Prepared", "insert_signature", "load_credentials", "prepare_signature", "sign_pdf"]

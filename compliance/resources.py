"""Where the data folders are: at top level of a checkout, inside the package in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from compliance.model.errors import ComplianceError

_PACKAGE = Path(__file__).resolve().parent


def data_folder(name: str) -> Path:
    """The folder ``templates`` or ``policy_corpus``.

    Raises:
        ComplianceError: when neither the checkout nor the installed package has it.
    """
    for place in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise ComplianceError(f"找不到数据目录“{name}”：安装不完整，请重新安装 nengshen")

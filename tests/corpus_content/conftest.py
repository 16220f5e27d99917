"""语料自带的制表工具，供本目录的测试调用。"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest
from corpus_files import CORPUS


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"policy_corpus_{name}", CORPUS / "tools" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def tables_tool() -> ModuleType:
    """policy_corpus/tools/build_tables.py."""
    return _tool("build_tables")

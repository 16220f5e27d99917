"""Whether this machine can do the whole job, piece by piece, with what to do where it cannot."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from compliance.drafting.cjk_justify import VERIFIED_VERSION
from compliance.drafting.fonts import ROLES, find_fonts
from compliance.drafting.pdf import OWN_FONTS, load_weasyprint
from compliance.model.errors import ComplianceError, MissingComponentError
from compliance.resources import data_folder

_OCR_PACKAGES = ("rapidocr", "onnxruntime", "cv2")
_OCR_REMEDY = "pip install 'nengshen[ocr]'；装好仍不行的，apt-get install libglib2.0-0"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``message`` and ``remedy`` (empty where all is well) are Chinese."""

    name: str
    ok: bool
    message: str
    remedy: str = ""


def diagnose(load_corpus: Callable[[], object] | None = None, templates: Path | None = None) -> tuple[Check, ...]:
    """Look at fonts, typesetting, OCR, the corpus and the temporary folder; nothing is changed.

    ``load_corpus`` loads the policy corpus and raises ``ComplianceError`` where it cannot (the caller
    passes it: this step knows no corpus); None leaves that check out.
    """
    checks = [_fonts(templates), _weasyprint(), _version(), _docxtpl(), _openpyxl(), _ocr()]
    if load_corpus is not None:
        checks.append(_corpus(load_corpus))
    return (*checks, _temporary())


def _fonts(templates: Path | None) -> Check:
    name = "中文字体"
    try:
        root = data_folder("templates") if templates is None else templates
        found = find_fonts(root / OWN_FONTS)
    except ComplianceError as error:
        return Check(name, False, str(error), "scripts/setup.sh，或者 apt-get install fonts-noto-cjk")
    if found.warnings:
        return Check(name, False, found.warnings[0], "scripts/setup.sh（取得 Fandol 仿宋、楷体、黑体）")
    used = "，".join(f"{role.name} {found.chains[role.variable][0].path.name}" for role in ROLES)
    return Check(name, True, used)


def _weasyprint() -> Check:
    name = "排版（WeasyPrint、Pango、libharfbuzz-subset）"
    try:
        load_weasyprint()
    except MissingComponentError as error:
        message, _, remedy = str(error).partition("请运行：")
        return Check(name, False, message, remedy)
    return Check(name, True, "可用")


def _version() -> Check:
    name = "WeasyPrint 版本"
    try:
        version = importlib.metadata.version("weasyprint")
    except importlib.metadata.PackageNotFoundError:
        return Check(name, False, "没有安装", "pip install 'nengshen[documents]'")
    if version != VERIFIED_VERSION:
        message = f"{version}，不是核对过的 {VERIFIED_VERSION}：汉字两端对齐停用"
        return Check(name, False, message, f"pip install weasyprint=={VERIFIED_VERSION}")
    return Check(name, True, version)


def _docxtpl() -> Check:
    return _package("文书模板（docxtpl）", "docxtpl")


def _openpyxl() -> Check:
    return _package("Excel 台账（openpyxl）", "openpyxl")


def _package(name: str, package: str) -> Check:
    """A library of the extra ``documents`` that needs nothing but itself."""
    if importlib.util.find_spec(package) is None:
        return Check(name, False, "没有安装", "pip install 'nengshen[documents]'")
    return Check(name, True, "可用")


def _ocr() -> Check:
    name = "扫描件识别（OCR）"
    missing = [package for package in _OCR_PACKAGES if importlib.util.find_spec(package) is None]
    if missing:
        return Check(name, False, f"没有安装 {'、'.join(missing)}，扫描页不能识别", _OCR_REMEDY)
    spec = importlib.util.find_spec("rapidocr")
    places = [Path(p) for p in (spec.submodule_search_locations or ())] if spec else []
    models = sorted(path for place in places for path in place.rglob("*.onnx"))
    if not models:
        return Check(name, False, "rapidocr 里没有模型文件，扫描页不能识别", _OCR_REMEDY)
    try:
        import cv2  # noqa: F401
        import onnxruntime  # noqa: F401
    except (ImportError, OSError) as error:
        return Check(name, False, f"识别用的系统库不可用（{error}）", _OCR_REMEDY)
    return Check(name, True, f"可用，模型 {len(models)} 个")


def _corpus(load_corpus: Callable[[], object]) -> Check:
    try:
        load_corpus()
    except ComplianceError as error:
        return Check("政策库", False, str(error), "按提示修改政策库，或者恢复到上一版")
    return Check("政策库", True, "可用")


def _temporary() -> Check:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"\0")
    except OSError as error:
        return Check(
            "临时目录", False, f"{tempfile.gettempdir()} 写不进去（{error.strerror}）", "设置 TMPDIR 为可写的目录"
        )
    return Check("临时目录", True, tempfile.gettempdir())

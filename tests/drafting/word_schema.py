"""What Word refuses to open, or repairs: the order of elements by ECMA-376 Part 1 (wml.xsd), identifiers, references."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SIDES = "top start left bottom end right insideH insideV"

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblBorders": _SIDES,
    "tcBorders": f"{_SIDES} tl2br tr2bl",
    "tblCellMar": "top start left bottom end right",
    "tcMar": "top start left bottom end right",
    "pBdr": "top left bottom right between bar",
    "tbl": "tblPr tblGrid tr",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols "
    "formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
    "personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
    "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts "
    "embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
    "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState formsDesign "
    "attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView trackRevisions "
    "doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme styleLockQFSet defaultTabStop "
    "autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle "
    "defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets "
    "drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery "
    "displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin "
    "doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter "
    "noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent "
    "alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags "
    "alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids mathPr attachedSchema "
    "themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions "
    "readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator",
    "font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
}  # fmt: skip
"""Children in the sequence of the schema."""
EITHER = {"headerReference", "footerReference"}
"""These two stand first in ``sectPr``, in any order."""
REPEAT = {
    "headerReference",
    "footerReference",
    "tr",
    "style",
    "tblStylePr",
    "activeWritingStyle",
    "attachedSchema",
    "smartTagType",
}


def complaints(docx: bytes) -> list[str]:
    """What Word would stumble over in a DOCX, as sentences."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        names = package.namelist()
        parts = {n: etree.fromstring(package.read(n)) for n in names if n.endswith((".xml", ".rels"))}
    found = [f"{n}: twice in the package" for n, k in Counter(names).items() if k > 1]
    found += _types(names, parts)
    styles = {s.get(f"{W}styleId") for s in parts["word/styles.xml"].iter(f"{W}style")}
    for name, root in parts.items():
        if name.endswith(".rels"):
            found += _relations(name, root, names)
        elif name.startswith("word/"):
            found += [f"{name}: {said}" for said in (*_order(root), *_structure(root), *_identifiers(root))]
            found += [f"{name}: {said}" for said in _references(name, root, parts, styles)]
    return found


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _order(root: Any) -> Iterator[str]:
    for element in root.iter(*(W + name for name in ORDER)):
        wanted = ORDER[_local(element)].split()
        mine = [_local(c) for c in element if isinstance(c.tag, str) and c.tag.startswith(W)]
        unknown = [n for n in mine if n not in wanted]
        if unknown:
            yield f"{_local(element)} holds {unknown}"
            continue
        places = [0 if n in EITHER else wanted.index(n) for n in mine]
        if places != sorted(places):
            yield f"{_local(element)} has its children in the order {mine}"
        yield from (f"{_local(element)} has {n} twice" for n, k in Counter(mine).items() if k > 1 and n not in REPEAT)
    for parent, first in (("p", "pPr"), ("r", "rPr"), ("tr", "trPr"), ("tc", "tcPr")):
        for element in root.iter(W + parent):
            at = [i for i, c in enumerate(element) if c.tag == W + first]
            if at not in ([], [0]) and [_local(c) for c in element][: at[0]] != ["tblPrEx"]:
                yield f"{first} is not the first in {parent}"


def _structure(root: Any) -> Iterator[str]:
    body = root.find(f"{W}body")
    if body is not None and _local(body[-1]) != "sectPr":
        yield "the body does not end with its section"
    for cell in root.iter(f"{W}tc"):
        if not len(cell) or _local(cell[-1]) != "p":
            yield "a cell does not end with a paragraph"
    for table in root.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        open_: set[int] = set()
        for row in table.findall(f"{W}tr"):
            at, now = 0, set()
            for cell in row.findall(f"{W}tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None:
                    if merge.get(f"{W}val") != "restart" and at not in open_:
                        yield f"a cell in column {at} continues no merged cell"
                    now.add(at)
                at += 1 if span is None else int(span.get(f"{W}val"))
            open_ = now
            if at != columns:
                yield f"a row of {at} columns in a table of {columns}"


def _identifiers(root: Any) -> Iterator[str]:
    kinds = {
        "style": f"{W}styleId", "abstractNum": f"{W}abstractNumId", "num": f"{W}numId", "bookmarkStart": f"{W}id",
        "comment": f"{W}id", "p": f"{W14}paraId",
    }  # fmt: skip
    for kind, attribute in kinds.items():
        told = Counter(e.get(attribute) for e in root.iter(W + kind) if e.get(attribute) is not None)
        yield from (f"{kind} {value} is there {n} times" for value, n in told.items() if n > 1)
    drawn = Counter(e.get("id") for e in root.iter() if _local(e) == "docPr")
    yield from (f"drawing {value} is there {n} times" for value, n in drawn.items() if n > 1)


def _references(name: str, root: Any, parts: dict[str, Any], styles: set[str | None]) -> Iterator[str]:
    for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
        for element in root.iter(W + tag):
            if element.get(f"{W}val") not in styles:
                yield f"{tag} names {element.get(f'{W}val')}, which is no style"
    folder, _, file = name.rpartition("/")
    related = parts.get(f"{folder}/_rels/{file}.rels")
    known = set() if related is None else {e.get("Id") for e in related}
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if str(attribute).startswith(R) and value not in known:
                yield f"{_local(element)} refers to {value}, which is no relation"


def _relations(name: str, root: Any, names: list[str]) -> Iterator[str]:
    base = posixpath.dirname(posixpath.dirname(name))
    yield from (f"{name}: {i} twice" for i, n in Counter(e.get("Id") for e in root).items() if n > 1)
    for e in root:
        if e.get("TargetMode") != "External":
            target = e.get("Target")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
            if path not in names:
                yield f"{name}: there is no {path}"


def _types(names: list[str], parts: dict[str, Any]) -> Iterator[str]:
    root = parts["[Content_Types].xml"]
    endings = {e.get("Extension").lower() for e in root if _local(e) == "Default"}
    told = Counter(e.get("PartName") for e in root if _local(e) == "Override")
    yield from (f"[Content_Types].xml: {n} {k} times" for n, k in told.items() if k > 1)
    yield from (f"[Content_Types].xml: there is no {n}" for n in told if n.lstrip("/") not in names)
    for name in names:
        if name != "[Content_Types].xml" and f"/{name}" not in told and name.rpartition(".")[2].lower() not in endings:
            yield f"{name}: of no type"

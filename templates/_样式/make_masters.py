"""Make the Word masters from the house style: ``python templates/_样式/make_masters.py [folder] [文书名…]``.

The masters are what the office edits in Word; this script is where their first form, and every change
of a style, comes from. Running it again gives the same text and the same styles (a test sees to it).
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import document_masters
import list_masters
import notice_masters

from compliance.ooxml import normalise

MASTERS = (*notice_masters.MASTERS, *document_masters.MASTERS, *list_masters.MASTERS)


def main(folder: Path, kinds: tuple[str, ...] = ()) -> None:
    """Write every master (or those of ``kinds``) below ``folder`` (``<文书名>/模板.docx``)."""
    for master in MASTERS:
        if kinds and master.kind not in kinds:
            continue
        target = folder / master.kind / "模板.docx"
        target.parent.mkdir(parents=True, exist_ok=True)
        document = master.build()
        properties = document.core_properties
        properties.title, properties.author, properties.comments = f"{master.kind}模板", "", ""
        document.save(str(target))
        target.write_bytes(normalise(target.read_bytes()))
        print(target)


if __name__ == "__main__":
    given = [a for a in sys.argv[1:] if Path(a).is_dir()]
    main(
        Path(given[0]) if given else Path(__file__).resolve().parent.parent,
        tuple(a for a in sys.argv[1:] if a not in given),
    )

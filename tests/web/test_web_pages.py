"""Pages as images: the box of a figure covers its ink in every frame, and a page that does harm costs itself alone."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import page_child
import pytest
from PIL import Image
from web_papers import FIGURE, FRAMES, ink, pages, paper, scan

from compliance.model.evidence import BBox
from compliance.readers import read_document
from compliance.web.pages.asking import Bounds, PageError
from compliance.web.pages.boxes import placed
from compliance.web.pages.cache import ImageCache
from compliance.web.pages.images import PageImages
from compliance.web.pages.renderers import Renderers

POISONED = (sys.executable, page_child.__file__)


@pytest.fixture(scope="module")
def renderers() -> Iterator[Renderers]:
    found = Renderers(1)
    yield found
    found.close()


@pytest.fixture
def images(tmp_path: Path, renderers: Renderers) -> PageImages:
    return PageImages(renderers, ImageCache(tmp_path / "cache"))


def kept(folder: Path, data: bytes) -> tuple[Path, str]:
    path = folder / "plan.pdf"
    path.write_bytes(data)
    return path, hashlib.sha256(data).hexdigest()


def box_of(path: Path, text: str, *, ocr: bool = False) -> BBox:
    """The box that reading gives to ``text``, as evidence records it."""
    for line in read_document(path, ocr=ocr).pages[0].lines:
        if text in line.text:
            at = line.text.index(text)
            box = line.box_of(at, at + len(text))
            assert box is not None
            return box
    raise AssertionError(f"not read: {text}")


def covers(box: BBox, spot: BBox, slack: float) -> bool:
    """Whether a box holds all the ink and is not much larger."""
    inside = box[0] <= spot[0] and box[1] <= spot[1] and box[2] >= spot[2] and box[3] >= spot[3]
    return inside and max(spot[0] - box[0], spot[1] - box[1], box[2] - spot[2], box[3] - spot[3]) < slack


@pytest.mark.parametrize("frame", FRAMES)
def test_the_box_covers_the_ink_of_its_figure(tmp_path: Path, images: PageImages, frame: str) -> None:
    both = paper(frame, ((150, 300, FIGURE), (260, 460, "PUE 1.50")))
    box = box_of(kept(tmp_path, both)[0], FIGURE)
    path, sha256 = kept(tmp_path, paper(frame))  # the same page with that figure alone
    size = images.sizes(path, sha256).of(1)
    assert size is not None
    found = placed(box, size)
    assert found is not None
    assert covers(found.fractions(size), ink(images.image(path, sha256, 1)), slack=0.03)


@pytest.mark.parametrize("frame", ["upright", "turned 90", "cropped"])
def test_the_box_of_a_scan_covers_its_ink(tmp_path: Path, images: PageImages, frame: str) -> None:
    pytest.importorskip("rapidocr")
    words = ((150, 300, "PUE 1.38 2025"),)
    path, sha256 = kept(tmp_path, scan(frame, words))
    size = images.sizes(path, sha256).of(1)
    assert size is not None
    found = placed(box_of(path, "1.38", ocr=True), size)
    assert found is not None
    x0, top, x1, bottom = found.fractions(size)
    spot = ink(images.image(path, sha256, 1))
    # One line of ink; recognition gives the box of the line or of its part, so: it lies on the ink, and across all of it.
    across = (top, bottom, spot[1], spot[3]) if size[0] < size[1] else (x0, x1, spot[0], spot[2])
    assert across[0] <= across[2] and across[1] >= across[3]
    assert x0 < spot[2] and x1 > spot[0] and top < spot[3] and bottom > spot[1]


def test_a_page_zoomed_in_has_twice_the_pixels(tmp_path: Path, images: PageImages) -> None:
    path, sha256 = kept(tmp_path, paper("landscape"))
    usual, large = (Image.open(io.BytesIO(images.image(path, sha256, 1, large=big))).size for big in (False, True))
    assert usual == (1375, 764)  # 900 × 500 points at 110 dpi
    assert large == (2750, 1528)


def test_a_box_is_cut_at_the_edges_and_one_elsewhere_is_none() -> None:
    inside = placed((-20, 690, 80, 900), (500, 700))
    assert inside is not None and inside.fractions((500, 700)) == pytest.approx((0, 0.9836, 0.163, 1), abs=0.001)
    assert placed((600, 10, 700, 20), (500, 700)) is None
    assert placed((float("inf"), 0, 1, 1), (500, 700)) is None


# --- harm ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def poisoned(request: pytest.FixtureRequest) -> Iterator[Renderers]:
    """A rendering child with doors; a page has as many seconds as the test says: enough, where time is not the point."""
    found = Renderers(1, Bounds(seconds=getattr(request, "param", 60.0), memory_bytes=400 * 1024**2, pages=3), POISONED)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (page_child.CRASH, "crashed"), (page_child.FILL, "memory"), (page_child.RAISE, "broken"), (61, "no_page"),
        (-1, "no_page"),
    ],
)  # fmt: skip
def test_a_page_that_does_harm_costs_itself_alone(tmp_path: Path, poisoned: Renderers, page: int, code: str) -> None:
    assert_harmless(poisoned, tmp_path, page, code)


@pytest.mark.parametrize("poisoned", [1.0], indirect=True)
def test_a_page_that_hangs_costs_itself_alone(tmp_path: Path, poisoned: Renderers) -> None:
    assert_harmless(poisoned, tmp_path, page_child.HANG, "timeout")


def assert_harmless(poisoned: Renderers, folder: Path, page: int, code: str) -> None:
    """The page has its reason, and the next one is drawn."""
    path, sha256 = kept(folder, paper())
    with pytest.raises(PageError) as caught:
        poisoned.image(str(path), sha256, page, 110)
    assert caught.value.code == code
    assert poisoned.image(str(path), sha256, 1, 110)[:2] == b"\xff\xd8"


def test_a_child_is_replaced_after_so_many_pages_and_after_being_killed(tmp_path: Path, poisoned: Renderers) -> None:
    path, sha256 = kept(tmp_path, paper())

    def who() -> int:
        return int(poisoned.image(str(path), sha256, page_child.WHO, 110))

    first = [who() for _ in range(4)]
    assert first[0] == first[1] == first[2] != first[3]
    os.kill(first[3], 9)
    time.sleep(0.1)
    assert who() != first[3]


@pytest.mark.parametrize(("data", "code"), [(b"%PDF-1.7 nothing", "broken"), (b"", "broken")], ids=["no pdf", "empty"])
def test_a_file_that_is_none_says_so(tmp_path: Path, images: PageImages, data: bytes, code: str) -> None:
    path, sha256 = kept(tmp_path, data)
    with pytest.raises(PageError) as caught:
        images.image(path, sha256, 1)
    assert caught.value.code == code


def test_an_original_that_is_gone_says_so(tmp_path: Path, images: PageImages) -> None:
    with pytest.raises(PageError) as caught:
        images.sizes(tmp_path / "gone.pdf", "0" * 64)
    assert caught.value.code == "not_found"


# --- kept ---------------------------------------------------------------------------------------------------------


class Counting(Renderers):
    """Draws for half a second, and counts."""

    drawn = 0

    def image(self, path: str, sha256: str, page: int, dpi: int) -> bytes:
        time.sleep(0.1)
        self.drawn += 1
        return b"image %d" % page


def test_twenty_readers_of_a_page_draw_it_once(tmp_path: Path) -> None:
    counting = Counting(1)
    images = PageImages(counting, ImageCache(tmp_path))
    got: list[bytes] = []
    readers = [threading.Thread(target=lambda: got.append(images.image(Path("p"), "a" * 64, 7))) for _ in range(20)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert got == [b"image 7"] * 20 and counting.drawn == 1


def test_neighbours_are_drawn_ahead(tmp_path: Path) -> None:
    renderers = Renderers(2)
    images = PageImages(renderers, ImageCache(tmp_path / "cache"))
    path, sha256 = kept(tmp_path, pages(5))
    images.image(path, sha256, 2)
    images.ahead(path, sha256, 2)
    wanted = [tmp_path / "cache" / sha256[:2] / sha256 / f"{n}-110.jpg" for n in (1, 3, 4)]
    for _ in range(200):
        if all(file.exists() for file in wanted):
            break
        time.sleep(0.05)
    renderers.close()
    assert all(file.exists() for file in wanted)


def test_the_cache_holds_its_bound_and_drops_what_was_not_looked_at(tmp_path: Path) -> None:
    cache = ImageCache(tmp_path, most_bytes=1000)
    for number in range(9):
        cache.keep("a" * 64, f"{number}.jpg", bytes(100))
        os.utime(cache.path("a" * 64, f"{number}.jpg"), (number, number))
    assert cache.read("a" * 64, "0.jpg") is not None  # looked at: now the youngest
    cache.keep("b" * 64, "1.jpg", bytes(200))
    held = sum(file.stat().st_size for file in tmp_path.glob("??/*/*"))
    assert held <= 1000
    assert cache.read("a" * 64, "0.jpg") is not None and cache.read("a" * 64, "1.jpg") is None
    assert cache.read("b" * 64, "1.jpg") is not None

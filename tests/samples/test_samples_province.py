"""The province from an empty machine, small: every step runs, a stopped run goes on, a finished one does nothing again."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

sys.path.append(str(Path(__file__).parents[1] / "cli"))

from cli_runs import run

FOLDER = Path(__file__).parents[2] / "samples" / "province"


@pytest.fixture
def province(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with its commands run in this process."""
    monkeypatch.syspath_prepend(str(FOLDER))
    spec = importlib.util.spec_from_file_location("province", FOLDER / "province.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def call(self: object, *arguments: str, codes: tuple[int, ...] = (0,), quiet: bool = True) -> str:
        done = run(*arguments)
        if (done.code or 0) not in codes:
            raise AssertionError(f"{arguments}\n{done.out[-3000:]}\n{done.err[-3000:]}")
        return done.out + done.err

    monkeypatch.setattr(module.Province, "call", call)
    monkeypatch.setattr(module, "DOCUMENTS", (("能效先进清单",), ("能效落后清单",)))
    monkeypatch.setattr(module, "CHAINS", ("html", "docx"))
    return module


def test_twenty_enterprises_and_six_plans(
    province: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["province.py", "--out", str(tmp_path), "--enterprises", "20", "--plans", "6"])
    stopped = province.Province.draw_up

    def stop(self: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(province.Province, "draw_up", stop)
    with pytest.raises(KeyboardInterrupt):
        province.main()
    told = json.loads((tmp_path / "进度.json").read_text(encoding="utf-8"))
    assert list(told["done"]) == list(province.STEPS[:7])
    assert told["done"]["试导入有错的初稿"].startswith("退出码 3")

    monkeypatch.setattr(province.Province, "draw_up", stopped)
    assert province.main() == 0
    told = json.loads((tmp_path / "进度.json").read_text(encoding="utf-8"))
    assert list(told["done"]) == list(province.STEPS)
    assert len(list((tmp_path / "图").glob("*.svg"))) == 5
    assert "不得发布 0 处" in told["done"]["发布前核对"]

    def never(*_: object, **__: object) -> str:
        raise AssertionError("done already")

    monkeypatch.setattr(province.Province, "call", never)
    assert province.main() == 0
    assert "已做过" in capsys.readouterr().out


def test_a_folder_of_another_run_is_left_alone(
    province: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "进度.json").write_text('{"enterprises": 300, "plans": 200, "seed": 7, "done": {}}', encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["province.py", "--out", str(tmp_path), "--enterprises", "20", "--plans", "6"])
    with pytest.raises(SystemExit, match="另一次运行"):
        province.main()

"""The package as a library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import thirdturn


def test_the_readme_lines_work(tmp_path: Path) -> None:
    path = tmp_path / "s.txt"
    path.write_text("Therapist: Why?\nClient: I don't know.\nTherapist: Hard to say.\nClient: Yes.\n", encoding="utf-8")
    session = thirdturn.read(path)
    case = thirdturn.analyze(session, coder="rules")
    assert len(case.coding.turns) == 4
    assert "moments" in case._repr_html_()
    frame = thirdturn.to_frame(case.measures.table("speakers"))
    assert list(frame.columns) == ["speaker", "role", "turns", "words", "share_of_words"]
    assert thirdturn.to_frame(case.measures.table("speakers"), backend="polars").shape == (2, 5)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = thirdturn.nothing


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = (
        "import sys, thirdturn, thirdturn.cli.main; "
        "heavy = {'numpy', 'jinja2', 'vl_convert', 'rustling', 'docx', 'lxml', 'openpyxl', 'py3langid', 'yaml'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"

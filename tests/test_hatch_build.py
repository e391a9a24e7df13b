"""The build hook: it stops a build whose knowledge files break their schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hatch_build import KnowledgeHook, knowledge_problems, schema_of

DATA = Path(__file__).parents[1] / "src" / "thirdturn" / "data"
SCHEMAS = sorted((DATA / "schemas").rglob("*.json"))


def _copy(tmp_path: Path, name: str, text: str) -> Path:
    """Put a changed file beside the real schemas and return the folder."""
    for schema in SCHEMAS:
        target = tmp_path / schema.relative_to(DATA)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(schema.read_text("utf-8"), encoding="utf-8")
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "found", "put", "problem"),
    [
        ("codebook.yaml", 'fi: "Hiljaisuus"}', "}", "'fi' is a required property"),
        ("codebook.yaml", "move: away", "move: off", "at $.client["),
        ("codebook.yaml", "grade: B", "grade: E", "'E' is not one of"),
        ("codebook.yaml", 'fi: "Hiljaisuus"}', 'fi: "Hiljaisuus", en: "x"}', "a key is given twice"),
        ("codebook.yaml", 'version: "0.2"', "version: [", "codebook.yaml, line "),
        ("thresholds.yaml", "grade: B", "grade: M", "'M' is not one of"),
        ("thresholds.yaml", "value: 1.0", "value: one", "'one' is not of type 'number'"),
    ],
)
def test_the_hook_names_file_and_key_path(tmp_path: Path, name: str, found: str, put: str, problem: str) -> None:
    text = (DATA / name).read_text("utf-8")
    assert found in text
    problems = knowledge_problems(_copy(tmp_path, name, text.replace(found, put, 1)))
    assert problems
    assert all(line.startswith(name) for line in problems)
    assert any(problem in line for line in problems)


def test_a_lexicon_may_not_hold_a_bare_yes_or_no(tmp_path: Path) -> None:
    folder = _copy(tmp_path, "lexicons/new.yaml", 'version: "1"\nen: {openers: [yes, no, "on", hm], none: null}\n')
    assert knowledge_problems(folder) == [
        "lexicons/new.yaml, at $.en.openers[0]: True is not of type 'string', 'number', 'null', 'array', 'object'",
        "lexicons/new.yaml, at $.en.openers[1]: False is not of type 'string', 'number', 'null', 'array', 'object'",
    ]


def test_a_schema_of_its_own_comes_before_the_folders(tmp_path: Path) -> None:
    folder = _copy(tmp_path, "lexicons/new.yaml", "version: 1\nen: [hm]\n")
    assert schema_of(folder / "lexicons" / "new.yaml", folder) == folder / "schemas" / "lexicons.json"
    own = _copy(tmp_path, "schemas/lexicons/new.json", '{"required": ["fi"]}') / "schemas" / "lexicons" / "new.json"
    assert schema_of(folder / "lexicons" / "new.yaml", folder) == own
    assert knowledge_problems(folder) == ["lexicons/new.yaml, at $: 'fi' is a required property"]
    assert schema_of(folder / "loose.yaml", folder) is None


def test_the_hook_stops_the_build(tmp_path: Path) -> None:
    data = tmp_path / "src" / "thirdturn" / "data"
    _copy(data, "thresholds.yaml", 'version: "1.0"\n')
    said: list[str] = []

    class App:
        def abort(self, message: str) -> None:
            said.append(message)

    nothing: Any = None
    app: Any = App()
    hook = KnowledgeHook(str(tmp_path), {}, nothing, nothing, "", "wheel", app)
    hook.initialize("standard", {})
    assert len(said) == 1
    assert "thresholds.yaml, at $: 'sources' is a required property" in said[0]
    _copy(data, "thresholds.yaml", (DATA / "thresholds.yaml").read_text("utf-8"))
    hook.initialize("standard", {})
    assert len(said) == 1

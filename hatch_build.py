"""Build hook: a wheel is built only if every YAML file of the package keeps its schema.

A file's schema is ``schemas/<its path>.json`` in the data folder, or else that of its folder: ``lexicons/words.yaml``
is checked against ``schemas/lexicons/words.json`` or ``schemas/lexicons.json``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from jsonschema import Draft202012Validator


class KnowledgeHook(BuildHookInterface[Any]):
    """Stops the build where a knowledge file is broken."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Check the knowledge files; abort with one line a problem."""
        problems = knowledge_problems(Path(self.root, "src", "thirdturn", "data"))
        if problems:
            self.app.abort("\n".join(["Knowledge files break their schema:", *problems]))


class _UniqueKeys(yaml.SafeLoader):
    """YAML without keys given twice, of which PyYAML would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "a key is given twice", node.start_mark)
        return mapping


def knowledge_problems(data: Path) -> list[str]:
    """Return what is wrong with the YAML files below a folder, one line a problem, naming file and key path."""
    return [problem for path in sorted(data.rglob("*.yaml")) for problem in _problems(path, data)]


def schema_of(path: Path, data: Path) -> Path | None:
    """Return the schema of a YAML file below ``data``: its own, or else its nearest folder's; ``None`` without one."""
    inside = path.relative_to(data).with_suffix("")
    candidates = (data / "schemas" / f"{part}.json" for part in (inside, *inside.parents[:-1]))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _problems(path: Path, data: Path) -> Iterator[str]:
    name = path.relative_to(data).as_posix()
    schema = schema_of(path, data)
    if schema is None:
        return
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=_UniqueKeys)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        yield f"{name}{line}: {error.problem}"
        return
    validator = Draft202012Validator(json.loads(schema.read_text("utf-8")))
    for broken in sorted(validator.iter_errors(content), key=lambda one: one.json_path):
        yield f"{name}, at {broken.json_path}: {broken.message}"


if __name__ == "__main__":
    if found := knowledge_problems(Path(__file__).parent / "src" / "thirdturn" / "data"):
        sys.exit("\n".join(found))

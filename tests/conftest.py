from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure: time is measured in benchmarks/, never in tests.
settings.register_profile("thirdturn", deadline=None)
settings.load_profile("thirdturn")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def thirdturn() -> Run:
    """Run the installed program as a user would, and return what it printed."""
    program = Path(sys.executable).with_name("thirdturn")

    def run(*arguments: str | Path, cwd: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(program), *map(str, arguments)],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            env={**os.environ, "COLUMNS": "120", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        )

    return run

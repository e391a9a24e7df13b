from __future__ import annotations

import csv
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from thirdturn.cli.transitions import transitions
from thirdturn.domain.errors import MalformedTranscript, UnknownName

# 12 sessions, so that intervals exist; the practitioner's turns are even, the client's odd
LINES = ("QO C.chg SR C.ans QO C.chg SR C.chg", "QO C.ans SR R.stay.excuse QO C.chg SR -", "SR C.ans QO C.chg SR C.ans")


def run(*arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(transitions)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def codes(folder: Path) -> Path:
    path = folder / "codes.csv"
    rows = [
        f"{session},{turn},{'' if code == '-' else code}"
        for session in range(12)
        for turn, code in enumerate(LINES[session % 3].split())
    ]
    path.write_text("\n".join(["session,turn,code", *rows]), encoding="utf-8")
    return path


def rows(folder: Path, name: str = "transitions.csv") -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_writes_a_row_for_every_pair_of_codes_and_lag(tmp_path: Path) -> None:
    result = run(codes(tmp_path), "--lag", "2", "--out", tmp_path / "out", "--draws", "200")
    assert result.exit_code == 0, result.output
    found = rows(tmp_path / "out")
    assert {row["lag"] for row in found} == {"1", "2"}
    one = next(row for row in found if (row["given"], row["target"], row["lag"]) == ("QO", "C.chg", "1"))
    # behind QO: 2 of 2, 1 of 2, 1 of 1 in the three kinds of session, four of each
    assert one["n"] == "16"
    assert float(one["rate"]) == 16 / 20
    assert float(one["low"]) < float(one["odds_ratio"]) < float(one["high"])
    assert [row["uncounted"] for row in rows(tmp_path / "out", "transitions_tables.csv")] == ["4", "4"]
    assert "nan" not in (tmp_path / "out" / "transitions.csv").read_text(encoding="utf-8").lower()
    assert "Lag 1" in result.output


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    path = codes(tmp_path)
    for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        run(path, "--out", tmp_path / name, "--seed", seed, "--draws", "100")
    a, b, c = ((tmp_path / name / "transitions.csv").read_bytes() for name in "abc")
    assert a == b != c


def test_groups_families_looking_back_and_windows(tmp_path: Path) -> None:
    arguments = ("--given", "practitioner", "--target", "change, stay", "--by", "family", "--back", "--within", "3")
    result = run(codes(tmp_path), *arguments, "--out", tmp_path / "out", "--draws", "0", "--quiet")
    assert result.exit_code == 0, result.output
    found = rows(tmp_path / "out")
    assert {(row["given"], row["target"]) for row in found} == {
        (given, target) for given in ("QO", "SR") for target in ("change", "stay")
    }
    assert {row["lag"] for row in found} == {"1", "-1", "1..3"}
    assert {row["low"] for row in found} == {""}
    assert result.output.strip() == str(tmp_path / "out" / "transitions.csv")


def test_the_correction_can_be_chosen(tmp_path: Path) -> None:
    path = codes(tmp_path)
    for correction in ("holm", "bh", "none"):
        run(path, "--out", tmp_path / correction, "--correction", correction, "--draws", "0")
    holm, bh, none = (rows(tmp_path / name) for name in ("holm", "bh", "none"))
    for h, b, n in zip(holm, bh, none, strict=True):
        assert n["p_adjusted"] == n["p"]
        if n["p"]:
            assert float(n["p"]) <= float(b["p_adjusted"]) <= float(h["p_adjusted"]) <= 1


def test_a_file_without_any_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("session,turn,code\na,0,\na,1,\n", encoding="utf-8")
    error = run(path, "--out", tmp_path / "out").exception
    assert isinstance(error, MalformedTranscript)
    assert "empty.csv: no turn has a code" in str(error)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("line", ["QO", "QO - - SR"])
def test_sessions_without_a_pair_give_an_empty_table_and_the_reason(tmp_path: Path, line: str) -> None:
    path = tmp_path / "short.csv"
    turns = [f"a,{turn},{'' if code == '-' else code}" for turn, code in enumerate(line.split())]
    path.write_text("\n".join(["session,turn,code", *turns]), encoding="utf-8")
    result = run(path, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert rows(tmp_path / "out") == []
    assert "no session has two coded turns 1 apart" in " ".join(result.output.split())


def test_a_group_that_nobody_has_is_named(tmp_path: Path) -> None:
    path = tmp_path / "one_role.csv"
    path.write_text("session,turn,code\na,0,QO\na,1,SR\n", encoding="utf-8")
    error = run(path, "--target", "client", "--out", tmp_path / "out").exception
    assert isinstance(error, UnknownName)
    assert "'client'" in str(error)


@pytest.mark.parametrize("arguments", [("--lag", "0"), ("--correction", "bonferroni"), ("--draws", "-1")])
def test_options_out_of_range_are_refused(tmp_path: Path, arguments: tuple[str, str]) -> None:
    assert run(codes(tmp_path), *arguments, "--out", tmp_path / "out").exit_code == 2


def test_help_says_what_the_interval_is() -> None:
    text = " ".join(run("--help").output.replace("│", " ").split())
    assert "95 % interval of the odds ratio" in text
    assert "permutation test within sessions" in text

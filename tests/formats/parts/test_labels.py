from __future__ import annotations

import pytest

from thirdturn.formats.parts.labels import Labelled, accepted_labels, split_label


@pytest.mark.parametrize(
    ("line", "label", "rest"),
    [
        ("Therapist: What now?", "Therapist", "What now?"),
        ("T:", "T", ""),
        ("**Client 1:** yes: no", "Client 1", "yes: no"),
        ("**Client**: yes", "Client", "yes"),
        ("Dr. Anna Weber : well", "Dr. Anna Weber", "well"),
        ("speaker one: hm", "speaker one", "hm"),
        ("Klient:in: ja", "Klient:in", "ja"),
        ("Berater*in: ja", "Berater*in", "ja"),
        ("Mutter von P.: ja", "Mutter von P.", "ja"),
        ("Anna (coach): so", "Anna (coach)", "so"),
        ("S1: so", "S1", "so"),
        ("Ä: niin", "Ä", "niin"),
    ],
)
def test_labels_are_split_off(line: str, label: str, rest: str) -> None:
    assert split_label(line) == Labelled(label, rest)


@pytest.mark.parametrize(
    "line",
    [
        "I said: stop",
        "at 9:30: fine",
        "https://example.org: down",
        "see https://example.org/a:b",
        "one, two: three",
        "He said. Then: no",
        "Date: 2024-01-01",
        "12: twelve",
        "word " * 9 + ": x",
        "x" * 41 + ": y",
        "no colon",
        ": nothing",
        "a:b",
        "",
    ],
)
def test_other_colons_make_no_label(line: str) -> None:
    assert split_label(line) is None


@pytest.mark.parametrize("line", ["Anna (0:01:05): yes", "Anna [01:05]: yes", "**Anna** (01:05): yes"])
def test_a_time_beside_the_label_is_read(line: str) -> None:
    # 1 minute and 5 seconds
    assert split_label(line) == Labelled("Anna", "yes", 65.0)


def test_one_odd_colon_in_a_long_text_makes_no_speaker() -> None:
    labels = ["T", "P", "T", "P", "However"]
    assert accepted_labels(labels, lines=40) == {"T", "P"}


def test_known_words_need_not_recur() -> None:
    assert accepted_labels(["Therapist", "However"], lines=40) == {"Therapist"}


def test_short_texts_and_fully_labelled_ones_are_trusted() -> None:
    assert accepted_labels(["Anna", "Ben", "well"], lines=9) == {"Anna", "Ben"}
    assert accepted_labels(["Anna"] * 18 + ["Ben"], lines=20) == {"Anna", "Ben"}

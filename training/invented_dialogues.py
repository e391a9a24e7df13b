"""Read the invented labelled dialogues that ship with the project (``training/invented``)."""

from __future__ import annotations

from pathlib import Path

from thirdturn.domain.session import Role, Session, Speaker, Turn
from thirdturn.formats.assembly.notation import clean
from training.labelled import Label, LabelledSession

FOLDER = Path(__file__).parent / "invented"
ROLES: dict[str, Role] = {"P": "practitioner", "C": "client"}


def load_invented(path: Path) -> list[LabelledSession]:
    """Read one file; its format stands in ``training/invented/README.md``. The language is the file name's first part.

    Raises:
        ValueError: A line is neither a header nor a turn of four fields; names file and line.
    """
    language = path.stem.split("_")[0]
    found: list[tuple[str, list[tuple[str, str, str, str, str]]]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        place = f"{path.name}, line {number}"
        if line.startswith("# "):
            found.append((line[2:].split(" | ")[0].strip(), []))
        elif line.strip():
            fields = [field.strip() for field in line.split("|", 3)]
            if len(fields) != 4 or fields[0][:1] not in ROLES or not found:
                raise ValueError(f"{place}: expected a header or 'P or C | codes | third turn | words'")
            found[-1][1].append((fields[0], fields[1], fields[2], fields[3], place))
    return [_session(name, turns, language, path.stem) for name, turns in found]


def _session(name: str, rows: list[tuple[str, str, str, str, str]], language: str, group: str) -> LabelledSession:
    turns: list[Turn] = []
    labels: list[Label] = []
    for index, (speaker, codes, third, words, place) in enumerate(rows):
        cleaned = clean(words, notated=False)
        turns.append(Turn(index, speaker, cleaned.text, words, place, notation=cleaned.notation))
        given = tuple(codes.split())
        client = speaker.startswith("C")
        labels.append(
            Label(
                codes=given[:1] if client else given,
                second=given[1] if client and len(given) > 1 else "",
                third_turn=third,
                confidence=3,
                human="",
            )
        )
    speakers = tuple(Speaker(one, ROLES[one[:1]]) for one in dict.fromkeys(row[0] for row in rows))
    session = Session(
        id=name, source=f"{group}.txt", format="invented", language=language, speakers=speakers, turns=tuple(turns)
    )
    return LabelledSession(session, tuple(labels), group)

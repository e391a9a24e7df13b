"""A small codebook by hand, in the shape of the shipped one."""

from __future__ import annotations

from thirdturn.domain.codebook import Code, Codebook, CodeSet, FamilyEntry, Source, family_of

_READ = Source("SMITH20", "A", "Smith 2020, Resisting questions, J. Talk 1, 1-20")
_HEARSAY = Source("JONES99", "D", "Jones 1999, cited second hand")
_OURS = Source("OURS", "ours", "Thirdturn codebook")


def _code(code_id: str, code_set: CodeSet, label: str, definition: str, *, source: Source = _OURS) -> Code:
    return Code(
        code_id, code_set, family_of(code_id), {"en": label}, definition, labelled=True, sources=(source,),
        may_tell="The person may not feel heard yet." if code_id == "R.against.complain" else "",
        legitimate="The complaint may simply be right." if code_id == "R.against.complain" else "",
    )  # fmt: skip


CODEBOOK = Codebook(
    version="0.1",
    families=(
        FamilyEntry("coop", {"en": "Cooperation"}, "Goes along with what was asked."),
        FamilyEntry("change", {"en": "Change talk"}, "Speaks for the change."),
        FamilyEntry(
            "away",
            {"en": "Moving away"},
            "Says little or nothing, and so leaves the question where it is.",
            "The question may be too big or too early, or the person may be thinking.",
            "Silence after a hard question is often thinking. Some people and some cultures take longer.",
        ),
        FamilyEntry("around", {"en": "Moving around"}, "Answers something else.", "The question may miss the point.",
                    "The other subject may be the more important one."),
        FamilyEntry("against", {"en": "Moving against"}, "Opposes openly.", "Something matters here.",
                    "The objection may be right."),
        FamilyEntry(
            "stay",
            {"en": "Holding on"},
            "Speaks for things as they are.",
            "There are good reasons on this side too; hearing them out often lets the other side come up.",
            "Shift work, money and family are facts. Naming a fact is not an excuse.",
        ),
    ),
    codes=(
        _code("C.ans", "client", "Answering", "Answers what was asked."),
        _code("C.chg", "client", "Change talk", "Speaks for the change."),
        _code("R.away.silence", "client", "Silence", "No words where an answer was due.", source=_READ),
        _code("R.away.dontknow", "client", "Don't know", "Claims not to know.", source=_READ),
        _code("R.stay.reluctance", "client", "Reluctance / yes-but", "Agrees and takes it back."),
        _code("R.stay.excuse", "client", "Excusing", "Gives a reason outside of oneself."),
        _code("R.stay.pessimism", "client", "Pessimism", "Does not expect change to work."),
        _code("R.stay.blame", "client", "Blaming others", "Puts it down to somebody else."),
        _code("R.against.complain", "client", "Complaining", "Complains about the talk.", source=_HEARSAY),
        _code("R.against.disagree", "client", "Disagreeing", "Says it is not so."),
        _code("R.against.challenge", "client", "Challenging accuracy", "Doubts that it is right."),
        _code("QO", "practitioner", "Open question", "Asks and leaves the answer open."),
        _code("QC", "practitioner", "Closed question", "Asks for a yes, a no or a fact."),
        _code("CR", "practitioner", "Complex reflection", "Says back more than was said."),
        _code("GI", "practitioner", "Giving information", "Tells without pressing."),
        _code("PER", "practitioner", "Persuade", "Presses for a view or a step."),
        _code("AF", "practitioner", "Affirm", "Names a strength."),
        _code("EMP", "practitioner", "Emphasising autonomy", "Says whose choice it is."),
        _code("SUP", "practitioner", "Support", "Stands by."),
        _code("FA", "practitioner", "Facilitate", "Keeps the other talking."),
        _code("reflect", "third_turn", "Reflects it", "Says the resistance back."),
        _code("explore", "third_turn", "Asks openly about it", "Asks what is in it."),
        _code("pursue", "third_turn", "Repeats or insists", "Goes for the same thing again."),
        _code("share", "third_turn", "Shares the load", "Takes a part of it."),
        _code("space", "third_turn", "Leaves the floor", "Waits."),
    ),
)  # fmt: skip

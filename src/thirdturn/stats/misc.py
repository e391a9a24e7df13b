"""MISC 2.5 summary figures from codes counted per turn.

The formulas are those of PMC3496395, table T5 (grade B), and the change talk index of the practitioner-codes reference,
section 2. MISC counts utterances; here a turn stands for one, and each code counts at most once in it,
a simple reflection not beside a complex one, as the codebook has it. Names and
groups are data (``misc.yaml`` and the codebook's ``misc`` attribute).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import Coding
from thirdturn.domain.measure import Estimate
from thirdturn.domain.session import Session
from thirdturn.stats.figures import estimate, rate, share
from thirdturn.stats.segments import Segment


@dataclass(frozen=True, slots=True)
class Talk:
    """What the client's side of the figures rests on.

    Attributes:
        change: Client turns with change talk.
        sustain: Client turns with sustain talk.
        client_turns: All client turns.
        client_words: Their words.
        words: All words.
    """

    change: int
    sustain: int
    client_turns: int
    client_words: int
    words: int


def misc_name(codebook: Codebook) -> dict[str, str]:
    """Return the MISC code of every practitioner code that has one."""
    return {
        code.id: str(code.attributes["misc"])
        for code in codebook.of("practitioner")
        if code.attributes.get("misc") is not None
    }


def side(name: str) -> frozenset[str]:
    """Return the MISC codes that are ``consistent`` or ``inconsistent``."""
    return frozenset(knowledge("misc.yaml")["groups"][name]["codes"])


def misc(session: Session, coding: Coding, segment: Segment, codebook: Codebook) -> tuple[Estimate, ...]:
    """Return the MISC figures of a segment."""
    names = misc_name(codebook)
    counts = dict.fromkeys(names.values(), 0)
    roles = session.roles()
    words = {index: len(session.turns[index].text.split()) for index in segment.turns}
    client = [index for index in segment.turns if roles[index] == "client"]
    for index in segment.turns:
        if roles[index] == "practitioner":
            found = {names[score.id] for score in coding.turns[index].codes if score.id in names}
            for name in found - {"SR"} if "CR" in found else found:
                counts[name] += 1
    families = [coding.turns[index].family for index in client]
    talk = Talk(
        change=families.count("change"),
        sustain=families.count("stay"),
        client_turns=len(client),
        client_words=sum(words[index] for index in client),
        words=sum(words.values()),
    )
    return misc_scores(counts, talk)


def misc_scores(counts: Mapping[str, int], talk: Talk) -> tuple[Estimate, ...]:
    """Return the figures from counts by MISC code, and from the client's talk."""
    asked = counts.get("OQ", 0) + counts.get("CQ", 0)
    reflected = counts.get("SR", 0) + counts.get("CR", 0)
    consistent, inconsistent = (
        sum(counts.get(code, 0) for code in side(name)) for name in ("consistent", "inconsistent")
    )
    return (
        share("pct_open_questions", counts.get("OQ", 0), asked, empty="no questions"),
        rate("misc_reflections_to_questions", reflected, asked, per=1, empty="no questions"),
        share("misc_pct_complex_reflections", counts.get("CR", 0), reflected, empty="no reflections"),
        share("misc_pct_consistent", consistent, consistent + inconsistent, empty="no code on either side"),
        share("pct_change_talk", talk.change, talk.change + talk.sustain, empty="no change or sustain talk was found"),
        rate("sustain_per_10_client_turns", talk.sustain, talk.client_turns, per=10, empty="no client turns"),
        share("client_talk_share", talk.client_words, talk.words, empty="nobody said a word")
        if talk.client_turns
        else estimate("client_talk_share", None, 0, reason="no client turns"),
    )

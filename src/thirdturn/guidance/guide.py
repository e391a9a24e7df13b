"""Guidance for one session: risk first, then reasons, then cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import Coding
from thirdturn.domain.guidance import Circumstances, Guidance, Hypothesis, MomentGuidance, RiskKind
from thirdturn.domain.sequence import Sequence as Moment
from thirdturn.domain.session import Session
from thirdturn.guidance.cards import cards, done
from thirdturn.guidance.gates import RISK, stops_all
from thirdturn.guidance.history import History
from thirdturn.guidance.hypotheses import hypotheses, process_hypotheses
from thirdturn.guidance.library import LANGUAGES, Reason, Technique, reasons, techniques
from thirdturn.guidance.risk import open_kinds, screen


def guide(  # noqa: PLR0913 - a session has this many sides
    session: Session,
    coding: Coding,
    moments: Sequence[Moment],
    codebook: Codebook,
    circumstances: Circumstances,
    *,
    checked: Sequence[RiskKind] = (),
    history: History | None = None,
) -> Guidance:
    """Return what is offered for a session, in its own language (English where that is none of ours).

    Args:
        session: The session.
        coding: Its codes.
        moments: Its moments of resistance.
        codebook: The codebook.
        circumstances: What is known beside the transcript.
        checked: Risk kinds for which a person has recorded a check.
        history: The practice's own record, without this session.
    """
    language = session.language if session.language in LANGUAGES else "en"
    flags = screen(session, session.language)
    risk_open = bool(open_kinds(flags, checked))
    doubt = any(flag.kind not in checked for flag in flags)
    stopped = stops_all(circumstances, risk_open=risk_open)
    found: list[MomentGuidance] = []
    for moment in moments:
        ranked, always_ask = hypotheses(session, coding, moment, circumstances, codebook, language)
        offered = cards(
            session,
            coding,
            moment,
            circumstances,
            language,
            risk_open=risk_open,
            doubt=doubt,
            reasons=ranked,
            history=history,
        )
        found.append(MomentGuidance(ranked, always_ask, offered, done(moment), RISK if stopped else None))
    process = process_hypotheses(session, coding, moments, circumstances, codebook, language)
    paths = knowledge("risk_paths.yaml")["paths"]
    used = _used(found, process)
    known: dict[str, Reason | Technique] = {**reasons(), **techniques()}
    known = {name: entry for name, entry in known.items() if name in used}
    return Guidance(
        circumstances=circumstances,
        language=language,
        risk=flags,
        moments=tuple(found),
        process=process,
        paths={kind: texts[language] for kind, texts in paths.items()},
        checked=tuple(checked),
        names={name: entry.name[language] for name, entry in known.items()},
        abouts={name: entry.about[language] for name, entry in known.items()},
        checks={
            name: tuple(question[language] for question in entry.check)
            for name, entry in known.items()
            if isinstance(entry, Reason)
        },
        grades={name: entry.grade for name, entry in known.items()},
    )


def _used(moments: Sequence[MomentGuidance], process: Sequence[Hypothesis]) -> frozenset[str]:
    """Return the ids of every reason and technique that is offered."""

    def ids() -> Iterator[str]:
        yield from (one.id for one in process)
        for moment in moments:
            yield from (one.id for one in (*moment.reasons, *moment.always_ask))
            yield from (card.id for card in moment.cards)
            if moment.done is not None:
                yield moment.done

    return frozenset(ids())

"""Draft a next turn with a language model on the user's own machine. Off unless an endpoint is named.

The order is fixed: risk gate, masking, second pass over what is masked, request, one turn out of the answer, checks.
What a transcript says is data: it goes out as JSON strings between two markers that it cannot write itself, and no part
of it reaches the instruction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import NoDraft
from thirdturn.domain.guidance import RiskFlag, RiskKind
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Session, Turn
from thirdturn.guidance.draft_check import Check, one_turn, problems
from thirdturn.guidance.draft_client import Answer, Endpoint, ask
from thirdturn.guidance.masking import Masked, mask, session_names

Ask = Callable[[Endpoint, bytes], Answer]

# After masking, square brackets are placeholders only: one of them is a single piece.
_PIECE = re.compile(r"\[[^\]]*\]|[^\s\[]+")


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out for one moment, and what is needed to judge the answer.

    Attributes:
        language: ISO 639-1 code of the session.
        messages: Instruction and transcript, as the model gets them.
        model: Name of the model asked for; ``None`` for whatever the server has loaded.
        masked: The turns that are sent.
    """

    language: str
    messages: tuple[Mapping[str, str], ...]
    model: str | None
    masked: Masked

    def body(self, attempt: int = 1) -> bytes:
        """Return the bytes that are sent. Tries differ in the seed alone."""
        limits = knowledge("drafting.yaml")["limits"]
        record: dict[str, Any] = {"model": self.model} if self.model else {}
        record |= {
            "messages": [dict(message) for message in self.messages],
            "max_tokens": limits["max_tokens"],
            "temperature": limits["temperature"],
            "seed": attempt,
            "stream": False,
        }
        return json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Draft:
    """A turn that a model wrote and that no check refused. Placeholders such as ``[NAME 1]`` stay in it.

    Attributes:
        text: The turn.
        model: The model's name, as the server gives it or as it was asked for; ``"unnamed"`` where neither is known.
        checked_by: What it went through, as keys of ``texts.*.checks`` in ``data/drafting.yaml``.
        mark: What must be shown with it, in the session's language.
        tries: How many answers it took.
        masked: How many different things were masked in what went out, by label.
    """

    text: str
    model: str
    checked_by: tuple[str, ...]
    mark: str
    tries: int
    masked: Mapping[str, int] = field(default_factory=dict)


def request(
    session: Session,
    sequence: Sequence,
    *,
    flags: tuple[RiskFlag, ...],
    checked: tuple[RiskKind, ...] = (),
    names: tuple[str, ...] = (),
    model: str | None = None,
) -> Request:
    """Build what would go out for a moment. Sends nothing.

    Args:
        session: The session.
        sequence: The moment; the draft is for the turn behind it.
        flags: What the risk screen says of the whole session; see :mod:`thirdturn.guidance.risk`.
        checked: Risk kinds for which a person has recorded a check.
        names: Names to mask beside those of the speakers.
        model: Name of the model, where the server has several.

    Raises:
        NoDraft: A risk flag is open, or something is left after masking that should not go out.
    """
    _gate(flags, checked)
    limits = knowledge("drafting.yaml")["limits"]
    last = sequence.resisting[-1]
    turns = session.turns[max(0, last + 1 - limits["context_turns"]) : last + 1]
    masked = mask(
        [turn.text for turn in turns],
        language=session.language,
        names=session_names(session, names),
        around=[turn.text for turn in session.turns],
    )
    if masked.survivors:
        raise NoDraft(
            "masking",
            f"after masking, something is left that should not go out ({', '.join(masked.survivors)})",
            "Nothing was sent. Find your own words here, or take the passage out of the transcript",
        )
    masked = replace(
        masked, texts=tuple(text if len(text) <= limits["turn_characters"] else _end(text) for text in masked.texts)
    )
    return Request(session.language, _messages(session, turns, masked.texts), model, masked)


def _gate(flags: tuple[RiskFlag, ...], checked: tuple[RiskKind, ...]) -> None:
    waiting = [flag for flag in flags if flag.kind not in checked]
    if waiting:
        kinds = ", ".join(sorted({flag.kind.replace("_", " ") for flag in waiting}))
        where = ", ".join(str(turn + 1) for turn in sorted({flag.turn for flag in waiting}))
        raise NoDraft(
            "risk",
            f"the risk screen asks for a look first ({kinds}; turn {where})",
            "Follow the path your service has set for that; a model has no part in it",
        )


def _messages(
    session: Session, turns: tuple[Turn, ...], masked: tuple[str, ...]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the instruction, which holds nothing of the session, and the question with the transcript as data."""
    texts, markers = _texts(session.language), knowledge("drafting.yaml")["markers"]
    speakers = _speakers(session, texts["roles"])
    lines = [
        _data({"speaker": speakers[turn.speaker], "said": text.strip() or texts["silence"]})
        for turn, text in zip(turns, masked, strict=True)
    ]
    question = "\n".join([texts["before"], markers["begin"], *lines, markers["end"], texts["after"]])
    instruction = texts["instruction"].format(**markers)
    return {"role": "system", "content": instruction}, {"role": "user", "content": question}


def draft(
    wanted: Request, endpoint: Endpoint, check: Check, *, checked_by: tuple[str, ...] = (), asking: Ask | None = None
) -> Draft:
    """Ask the model until an answer passes every check, three times at most.

    Args:
        wanted: From :func:`request`.
        endpoint: Where the model listens; see :func:`thirdturn.guidance.draft_client.endpoint_at`.
        check: The caller's own checks, such as the coder, the wording rules and the risk screen.
        checked_by: What stands behind ``check``: ``"lint"``, ``"coder"``, ``"risk"``.
        asking: Sends a body to an endpoint; the HTTP client if not given.

    Raises:
        NoDraft: No answer passed. Refused answers are not kept.
        EndpointTrouble: The model could not be asked.
    """
    limits = knowledge("drafting.yaml")["limits"]
    send = asking or _ask
    refused: dict[str, None] = {}
    for attempt in range(1, limits["attempts"] + 1):
        answer = send(endpoint, wanted.body(attempt))
        turn = one_turn(answer.text)
        found = problems(turn, sent=wanted.masked.texts, placeholders=wanted.masked.placeholders)
        # The caller's checks are dear (a coder reads the session), and a broken form is reason enough.
        found = found or check(turn)
        if not found:
            model = answer.model or wanted.model or "unnamed"
            names = ("form", "words", *checked_by)
            return Draft(turn, model, names, _mark(wanted.language, model, names), attempt, wanted.masked.counts)
        refused |= dict.fromkeys(found)
    raise NoDraft(
        "checks",
        f"the model was asked {limits['attempts']} times and no answer passed ({'; '.join(refused)})",
        "The refused answers are not shown. The cards of this moment do not need a model",
    )


def _ask(endpoint: Endpoint, body: bytes) -> Answer:
    limits = knowledge("drafting.yaml")["limits"]
    return ask(endpoint, body, timeout_s=limits["timeout_s"], most_bytes=limits["response_bytes"])


def _texts(language: str) -> Mapping[str, Any]:
    texts: Mapping[str, Mapping[str, Any]] = knowledge("drafting.yaml")["texts"]
    return texts.get(language, texts["en"])


def _speakers(session: Session, words: Mapping[str, str]) -> dict[str, str]:
    """Return a word for every speaker that tells the role and nothing else: client, client 2."""
    shown: dict[str, str] = {}
    count: dict[str, int] = {}
    for speaker in session.speakers:
        count[speaker.role] = count.get(speaker.role, 0) + 1
        number = f" {count[speaker.role]}" if count[speaker.role] > 1 else ""
        shown[speaker.id] = f"{words[speaker.role]}{number}"
    return shown


def _data(record: Mapping[str, str]) -> str:
    """Return one line of JSON in which neither a marker nor a model's control mark (``<|im_end|>``) can stand."""
    return json.dumps(record, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")


def _end(text: str) -> str:
    """Return the end of a long turn, from a whole word on: an answer takes up what was said last.

    Shortened after masking, never before: half a number would no longer look like one.
    """
    earliest = len(text) - knowledge("drafting.yaml")["limits"]["turn_characters"]
    start = next((match.start() for match in _PIECE.finditer(text) if match.start() >= earliest), len(text))
    return f"... {text[start:]}"


def _mark(language: str, model: str, checks: tuple[str, ...]) -> str:
    texts = _texts(language)
    return str(texts["mark"]).format(model=model, checks=", ".join(texts["checks"][check] for check in checks))

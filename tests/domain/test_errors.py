from __future__ import annotations

import pickle

import pytest

from thirdturn.domain import errors


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            errors.MalformedTranscript("a.vtt", "a cue without an end", "Write it as 00:01 --> 00:02.", 7),
            "a.vtt, line 7: a cue without an end. Write it as 00:01 --> 00:02.",
        ),
        (
            errors.UnreadableFile("a.vtt", "the file is empty", "Nothing to read."),
            "a.vtt: the file is empty. Nothing to read.",
        ),
        (
            errors.RolesUnclear("a.vtt", ("A", "B"), "both ask"),
            "a.vtt: cannot tell who is the practitioner among A, B: both ask. "
            'Say it, for example: --role "A=practitioner" --role "B=client"',
        ),
        (
            errors.UnknownName("code", "R.stay.excuses", ("R.stay.excuse", "QO")),
            "no code named 'R.stay.excuses'. Did you mean R.stay.excuse?",
        ),
        (errors.UnknownName("coder", "zzz", ("rules", "baseline")), "no coder named 'zzz'. Known: rules, baseline"),
        (errors.KnowledgeError("x.yaml", "codes.3.id", "missing"), "x.yaml, at codes.3.id: missing"),
        (
            errors.MissingExtra("A pandas frame", "frames"),
            "A pandas frame needs an extra package. Install it with: pip install 'thirdturn[frames]'",
        ),
        (
            errors.EndpointTrouble("http://10.0.0.1/v1", "it is not this machine", "Allow it by name"),
            "http://10.0.0.1/v1: it is not this machine. Allow it by name",
        ),
        (errors.NoDraft("risk", "a flag is open", "Ask first"), "no draft: a flag is open. Ask first"),
    ],
)
def test_an_error_says_what_to_do_and_survives_pickling(error: errors.ThirdturnError, message: str) -> None:
    assert str(error) == message
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == message


def test_every_error_is_a_thirdturn_error() -> None:
    found = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, BaseException)]
    assert len(found) == 11
    assert all(issubclass(error, errors.ThirdturnError) for error in found)

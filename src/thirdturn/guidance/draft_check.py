"""Make one turn of what a model answered, and say what is wrong with it. Knows no network and no coder."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from functools import cache
from html import unescape

from thirdturn.data.load import knowledge
from thirdturn.guidance.masking import PLACEHOLDER, cleaned

Check = Callable[[str], tuple[str, ...]]
"""Returns what is wrong with a draft, in words for the user; nothing where it may be shown."""

# Far more than the tokens asked for; what is longer holds no single turn.
_MOST_CHARACTERS = 20_000
# Words in a row that do not come twice by chance; ours.
_RUN = 6
_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(r"```[^\n]*\n?|`")
_HIDDEN = re.compile(r"<(script|style|head|title)\b[^>]{0,400}>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_TAG = re.compile(r"</?[a-z!?|][^<>]{0,400}>|[<>]", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\n]{0,400}\)")
# 'The professional says: "..."'
_ANNOUNCED = re.compile(r"[^\"“„«»:]{1,60}:\s*(?P<said>[\"“„«»].+[\"”“«»])")
_LEAD = re.compile(r"^\s*(?:#{1,6}\s+|[-*+•>]\s+|\d{1,2}[.)]\s+)+")
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|(?<!\w)_|_(?!\w)|~~")
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’)»]*(?=\s|$)")
_QUOTES = "\"'“”„»«’‘"
_ADDRESS = re.compile(
    r"://|\bwww\.|@|\b[\w-]+\.(?:com|net|org|info|io|fi|de|at|ch|uk|eu|app|dev|me|gov|edu)\b", re.IGNORECASE
)


def one_turn(answer: str) -> str:
    """Return the first turn of a model's answer as plain text, without markup, labels and quotation marks.

    What a model writes after its own turn (the client's answer, an explanation) is cut off. A turn that is too long
    is cut behind its last whole sentence that fits; where not even the first fits, it comes back as it is, for
    :func:`problems` to refuse.
    """
    text = _CODE.sub("", _THINKING.sub(" ", answer[:_MOST_CHARACTERS]))
    text = _inside_json(text)
    # Twice, for markup may stand escaped inside an escape.
    for _ in range(2):
        text = _TAG.sub(" ", _HIDDEN.sub(" ", unescape(text)))
    # A placeholder in front of a bracket is no link.
    text = _LINK.sub(lambda match: match.group(1), text)
    lines = [_EMPHASIS.sub("", _LEAD.sub("", line)).strip() for line in text.splitlines()]
    return _cut(_first_turn(lines))


def problems(turn: str, *, sent: Sequence[str], placeholders: Collection[str]) -> tuple[str, ...]:
    """Return what is wrong with a draft's form, in plain words.

    Args:
        turn: From :func:`one_turn`.
        sent: The turns that were sent, masked.
        placeholders: The placeholders in them; any other is invented.
    """
    limits = knowledge("drafting.yaml")["limits"]
    words = re.findall(r"\w+", PLACEHOLDER.sub("", turn))
    bare = PLACEHOLDER.sub("", turn)
    given = {number for other in sent for number in re.findall(r"\d+", PLACEHOLDER.sub("", other))}
    found = {
        "it is empty": len(words) < 2,
        "it is too long": len(turn) > limits["draft_characters"],
        "it holds a link or an address": bool(_ADDRESS.search(turn)),
        "it holds a number nobody gave": bool(set(re.findall(r"\d+", bare)) - given),
        "it holds markup": bool(re.search(r"[<>{}\[\]|\\]", bare)),
        "it names somebody who was not named": bool(set(PLACEHOLDER.findall(turn)) - set(placeholders)),
        "it repeats what was said": _repeats(turn, sent),
        "it talks about the client instead of to them": bool(_role_words(turn) - _role_words(" ".join(sent))),
        "it repeats the instruction": _repeats_instruction(turn),
    }
    return (*(words for words, holds in found.items() if holds), *diagnosis_words(turn))


def diagnosis_words(turn: str) -> tuple[str, ...]:
    """Return one problem if a turn holds a word of diagnosis, in whichever language: models mix them."""
    stems = {stem for words in knowledge("drafting.yaml")["diagnosis_stems"].values() for stem in words}
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(stems)))})"
    return ("it holds a word of diagnosis",) if re.search(pattern, turn.casefold()) else ()


def _inside_json(text: str) -> str:
    """Return the only text of a JSON answer such as ``{"text": "..."}``; anything else as it is."""
    stripped = text.strip()
    if stripped[:1] not in ('"', "{", "["):
        return text
    try:
        # Models asked with JSON lines like to answer in one, and to go on with more of them.
        value, _ = json.JSONDecoder().raw_decode(stripped)
    except (ValueError, RecursionError):
        return text
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        # Models like to answer in the form of the lines they got: the words are what is longest.
        value = max((one for one in value.values() if isinstance(one, str)), key=len, default=None)
    return value if isinstance(value, str) else text


def _first_turn(lines: Sequence[str]) -> str:
    """Return the first paragraph that says something, without a speaker's label, up to the next label."""
    said: list[str] = []
    full = [line for line in lines if line]
    # "Here is a possible turn:" announces what follows.
    announced = full[0] if len(full) > 1 and full[0].endswith(":") else None
    for line in lines:
        label, rest = (True, "") if line == announced else _label(line)
        if said and (label or not line):
            break
        if rest or said:
            said.append(rest)
    # Control and format characters could steer a terminal or turn the direction of writing.
    text = " ".join(cleaned(" ".join(said)).split())
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    quoted = _ANNOUNCED.fullmatch(text)
    text = quoted["said"] if quoted else text
    while len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].strip()
    return text.strip()


def _label(line: str) -> tuple[bool, str]:
    """Return whether a line starts with a speaker's label or is a heading, and the line without it."""
    head, _, rest = line.partition(":")
    if re.sub(r"[\s\d'’\"()]+", " ", head).strip().casefold() in _labels():
        return True, rest.strip()
    return False, line


@cache
def _labels() -> frozenset[str]:
    record = knowledge("drafting.yaml")
    roles = knowledge("lexicons/roles.yaml")["names"]
    own = {word.casefold() for texts in record["texts"].values() for word in texts["roles"].values()}
    return frozenset(own | set(record["labels"]) | {word for group in roles.values() for word in group})


def _cut(text: str) -> str:
    limits = knowledge("drafting.yaml")["limits"]
    ends = [match.end() for match in _SENTENCE_END.finditer(text)][: limits["draft_sentences"]]
    fitting = [end for end in ends if end <= limits["draft_characters"]]
    # A sentence that the token limit broke off goes as well, if a whole one stands before it.
    return text[: fitting[-1]] if fitting else text


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _role_words(text: str) -> set[str]:
    """Return the words with which the prompt names professional and client: nobody calls them so to their face."""
    texts = knowledge("drafting.yaml")["texts"].values()
    words = {one["roles"][role].casefold() for one in texts for role in ("practitioner", "client")}
    return words & set(_plain(text).split())


def _repeats(turn: str, sent: Sequence[str]) -> bool:
    """Tell whether a draft is a turn that was said, or lifts a run of words from one before the last.

    The last turn is the client's, and its words may be taken up.
    """
    if _plain(turn) in {_plain(other) for other in sent}:
        return True
    words = _plain(turn).split()
    runs = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    return any(f" {run} " in f" {_plain(other)} " for other in sent[:-1] for run in runs)


def _repeats_instruction(turn: str) -> bool:
    plain = _plain(turn)
    return len(plain.split()) > 3 and any(plain in rule for rule in _instructions())


@cache
def _instructions() -> tuple[str, ...]:
    texts = knowledge("drafting.yaml")["texts"].values()
    return tuple(_plain(" ".join((text["instruction"], text["before"], text["after"]))) for text in texts)

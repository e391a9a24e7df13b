"""The one error tree.

::

    ThirdturnError
    ├── InputError                 something is wrong with a file the user gave (exit code 2)
    │   ├── UnreadableFile         missing, empty, binary, too large, undecodable
    │   ├── UnknownFormat          no format recognises the file, or several do
    │   └── MalformedTranscript    recognised, but broken: carries the line
    ├── RolesUnclear               nobody can tell who is the practitioner
    ├── UnknownName                a code, format, coder or language that does not exist
    ├── KnowledgeError             a shipped or user-made YAML file breaks its schema
    └── MissingExtra               an optional package is not installed

Every error gives its fields to ``super().__init__`` and builds its message in ``__str__``, so that it survives
pickling between processes. Messages name the file, the line, what was found and what was expected; they never
hold transcript text beyond a speaker's label.
"""

from __future__ import annotations


class ThirdturnError(Exception):
    """The root: catch this to catch everything the package raises on purpose."""


class InputError(ThirdturnError):
    """Something is wrong with a file the user gave.

    Attributes:
        file: File name, without its folder.
        found: What stands there.
        expected: What should stand there, or what to do about it.
        line: One-based line (or row, utterance, paragraph) the problem starts at, if one can be named.
    """

    def __init__(self, file: str, found: str, expected: str, line: int | None = None) -> None:
        super().__init__(file, found, expected, line)
        self.file = file
        self.found = found
        self.expected = expected
        self.line = line

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{where}: {self.found}. {self.expected}"


class UnreadableFile(InputError):
    """The file is missing, empty, binary, too large or cannot be decoded."""


class UnknownFormat(InputError):
    """No format recognises the file, or more than one does."""


class MalformedTranscript(InputError):
    """The format is known, but the file breaks its rules."""


class RolesUnclear(ThirdturnError):
    """The roles of the speakers cannot be told with enough certainty.

    Attributes:
        file: File name, without its folder.
        speakers: The speakers' labels as they stand in the file.
        why: What was tried and why it did not decide.
    """

    def __init__(self, file: str, speakers: tuple[str, ...], why: str) -> None:
        super().__init__(file, speakers, why)
        self.file = file
        self.speakers = speakers
        self.why = why

    def __str__(self) -> str:
        options = " ".join(
            f'--role "{speaker}={role}"'
            for speaker, role in zip(self.speakers, ("practitioner", "client"), strict=False)
        )
        return (
            f"{self.file}: cannot tell who is the practitioner among {', '.join(self.speakers)}: {self.why}. "
            f"Say it, for example: {options}"
        )


class UnknownName(ThirdturnError):
    """A name that does not exist among those that do.

    Attributes:
        kind: What is named: "code", "format", "coder", ...
        name: The name given.
        known: The names that exist.
    """

    def __init__(self, kind: str, name: str, known: tuple[str, ...]) -> None:
        super().__init__(kind, name, known)
        self.kind = kind
        self.name = name
        self.known = known

    def __str__(self) -> str:
        from difflib import get_close_matches

        near = get_close_matches(self.name, self.known, n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(self.known)}"
        return f"no {self.kind} named {self.name!r}. {hint}"


class KnowledgeError(ThirdturnError):
    """A YAML file of codes, cues or thresholds breaks its schema.

    Attributes:
        file: File name.
        where: Path of keys inside the file.
        problem: What is wrong.
    """

    def __init__(self, file: str, where: str, problem: str) -> None:
        super().__init__(file, where, problem)
        self.file = file
        self.where = where
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.file}, at {self.where}: {self.problem}"


class MissingExtra(ThirdturnError):
    """An optional package is not installed.

    Attributes:
        what: What the user wanted to do.
        extra: The extra that brings the package.
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(what, extra)
        self.what = what
        self.extra = extra

    def __str__(self) -> str:
        return f"{self.what} needs an extra package. Install it with: pip install 'thirdturn[{self.extra}]'"


class EndpointTrouble(ThirdturnError):
    """The endpoint is not set, not allowed, or gives no usable answer. Holds nothing of what was sent or came back.

    Attributes:
        endpoint: The address as given, without a user name or password; empty where none is set.
        found: What is wrong.
        expected: What to do about it.
    """

    def __init__(self, endpoint: str, found: str, expected: str) -> None:
        super().__init__(endpoint, found, expected)
        self.endpoint = endpoint
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        where = f"{self.endpoint}: " if self.endpoint else ""
        return f"{where}{self.found}. {self.expected}"


class NoDraft(ThirdturnError):
    """There is no draft to show, and why.

    Attributes:
        why: ``"risk"``, ``"masking"`` or ``"checks"``.
        found: What stands in the way; never transcript text and never the draft.
        expected: What to do about it.
    """

    def __init__(self, why: str, found: str, expected: str) -> None:
        super().__init__(why, found, expected)
        self.why = why
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"no draft: {self.found}. {self.expected}"

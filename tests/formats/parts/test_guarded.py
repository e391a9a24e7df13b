import pytest

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats.parts.guarded import parsed


class PanicException(BaseException):
    """Named as pyo3 names its own."""


def _raise(error: BaseException) -> int:
    raise error


REFUSAL = MalformedTranscript("a.cha", "broken", "Mend it")


def test_a_result_passes_through() -> None:
    assert parsed(lambda: 3, REFUSAL) == 3


@pytest.mark.parametrize("error", [ValueError("his words"), PanicException("his words")])
def test_errors_and_panics_become_the_refusal_without_the_files_words(error: BaseException) -> None:
    with pytest.raises(MalformedTranscript) as caught:
        parsed(lambda: _raise(error), REFUSAL)
    assert "his words" not in str(caught.value)


def test_an_interruption_by_the_user_stays_one() -> None:
    with pytest.raises(KeyboardInterrupt):
        parsed(lambda: _raise(KeyboardInterrupt()), REFUSAL)

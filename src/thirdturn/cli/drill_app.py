"""The drill on a full screen. The only file that imports Textual."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.events import Key
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from thirdturn.cli.drill_text import blocks, heading, percent, quoted, talk, third_turns
from thirdturn.domain.codebook import Codebook
from thirdturn.guidance.drill import word
from thirdturn.guidance.sitting import Sitting
from thirdturn.guidance.spacing import RATINGS

BAR = 10
WIDE = 100
"""Columns from which the feedback stands beside the turns."""
NONE_FITS = "none"
AFTER_ANSWER = ("rewrite", "disagree", "go_on", "rate", "leave")


class AnswerBox(TextArea):
    """A box to write in: Enter sends, for an answer is one paragraph."""

    class Sent(Message):
        """The answer is to be read.

        Attributes:
            text: The words.
        """

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    async def _on_key(self, event: Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Sent(self.text))
            return
        await super()._on_key(event)


class Otherwise(ModalScreen[str | None]):
    """Asks what the answer does as the user sees it: a code, ``"none"``, or nothing where it was taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Esc")]

    def __init__(self, codebook: Codebook, language: str) -> None:
        super().__init__()
        self._codebook, self._language = codebook, language

    def compose(self) -> ComposeResult:
        """Lay out the question and its answers."""
        options = [Option(label, id=code) for code, label in third_turns(self._codebook, self._language)]
        with Vertical(id="otherwise"):
            yield Static(word("see_it", self._language), classes="title")
            yield OptionList(*options, Option(word("none_fits", self._language), id=NONE_FITS))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the choice back."""
        self.dismiss(event.option_id)


class DrillApp(App[None]):
    """One sitting: the turns before, the client's, a box to answer in, and what can be said about the answer."""

    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - Textual declares it so
    CSS = """
    #where { height: 1; padding: 0 1; background: $primary; color: $text; }
    #body { height: 1fr; }
    .-wide #body { layout: horizontal; }
    .-wide #left, .-wide #said { width: 1fr; height: 1fr; }
    .-wide #talk { height: auto; max-height: 80%; padding: 1 2; }
    .-narrow #said { height: 1fr; }
    .-narrow #left { height: 1fr; }
    .-narrow.-answered #left { height: auto; max-height: 8; }
    .-narrow.-answered #talk { height: auto; max-height: 8; }
    .-narrow.-asking #said { display: none; }
    #talk { height: 1fr; padding: 1 2 0 2; }
    .-narrow.-answered #talk { padding: 0 1; }
    #write { height: 6; border: round $accent; }
    .-answered #write { display: none; }
    #said { padding: 1 2 0 2; border-left: solid $surface-lighten-2; }
    #said, #talk { scrollbar-size-vertical: 1; }
    .-narrow #said { padding: 0 1; border-left: none; border-top: solid $surface-lighten-2; }
    Otherwise { align: center middle; }
    #otherwise { width: 72; max-width: 96%; height: auto; max-height: 96%; padding: 0 1; }
    #otherwise { border: round $accent; background: $surface; }
    #otherwise OptionList { height: auto; max-height: 18; border: none; }
    .title { text-style: bold; }
    """

    def __init__(self, sitting: Sitting, codebook: Codebook, language: str) -> None:
        """Take a sitting that stands at its first moment.

        Args:
            sitting: The sitting; it may have been ended when the app returns.
            codebook: Where the labels stand.
            language: ISO 639-1 code of the words around.
        """
        super().__init__()
        self._sitting, self._codebook, self._language = sitting, codebook, language
        for place, rating in enumerate(RATINGS, start=1):
            self.bind(str(place), f"rate({place})", description=word(rating, language))
        self.bind("n", "go_on", description=word("go_on", language))
        self.bind("w", "rewrite", description=word("rewrite", language))
        self.bind("d", "disagree", description=word("disagree", language))
        self.bind("q", "leave", description=word("quit", language))

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield Static(id="where")
        with Container(id="body"):
            with Vertical(id="left"):
                with VerticalScroll(id="talk"):
                    yield Static(id="turns")
                box = AnswerBox(id="write", show_line_numbers=False)
                box.border_title = word("ask", self._language)
                box.border_subtitle = f"Enter: {word('send', self._language)} · Ctrl+Q: {word('quit', self._language)}"
                yield box
            with VerticalScroll(id="said"):
                yield Static(id="feedback")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Show the first moment."""
        self._show()

    def on_resize(self) -> None:
        """Show as much of the turns as the new size has room for."""
        self.call_after_refresh(lambda: self.query_one("#turns", Static).update(self._turns()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with an answer only where there is one."""
        return action not in AFTER_ANSWER or self._sitting.answer is not None

    def on_answer_box_sent(self, event: AnswerBox.Sent) -> None:
        """Code the answer and show what can be said about it."""
        if not event.text.strip():
            self.notify(word("empty", self._language))
            return
        self._sitting.reply(" ".join(event.text.split()))
        self._show()

    def action_rewrite(self) -> None:
        """Answer the same moment again, starting from the words there."""
        self._sitting.rewrite()
        self._show()

    def action_go_on(self) -> None:
        """Go to the next moment without a rating."""
        self._next(None)

    def action_rate(self, place: int) -> None:
        """Rate the answer and go to the next moment."""
        self._next(place)

    def action_leave(self) -> None:
        """End the sitting."""
        self.exit()

    def action_disagree(self) -> None:
        """Ask what the answer does as the user sees it."""

        def note(chosen: str | None) -> None:
            if chosen is not None:
                self._sitting.correct(None if chosen == NONE_FITS else chosen)
                self._show()

        self.push_screen(Otherwise(self._codebook, self._language), note)

    def _next(self, place: int | None) -> None:
        if self._sitting.go_on(None if place is None else RATINGS[place - 1]) is None:
            self.exit()
            return
        self.query_one("#write", AnswerBox).text = ""
        self._show()

    def _show(self) -> None:
        """Show the moment at hand, and the feedback if there is an answer."""
        moment, answered = self._sitting.moment, self._sitting.answer is not None
        if moment is None:
            return
        screen = self.screen
        screen.set_class(answered, "-answered")
        screen.set_class(not answered, "-asking")
        self.query_one("#where", Static).update(heading(moment, self._sitting, self._codebook, self._language))
        self.query_one("#turns", Static).update(self._turns())
        self.query_one("#feedback", Static).update(self._feedback())
        said = self.query_one("#said", VerticalScroll)
        said.scroll_home(animate=False)
        (said if answered else self.query_one("#write", AnswerBox)).focus()
        self.query_one("#talk", VerticalScroll).scroll_end(animate=False)
        self.refresh_bindings()

    def _turns(self) -> Text:
        """Return who says what; once answered on a narrow screen, only the client's turn and the answer."""
        moment, answer = self._sitting.moment, self._sitting.answer
        if moment is None:
            return Text()
        *before, (client, words) = talk(moment, self._language)
        short = answer is not None and self.size.width < WIDE
        parts = []
        if not short:
            parts += [Text(moment.about, "dim italic")] if moment.about else []
            parts += [Text(f"{who}  ", "dim bold").append(said, "dim not bold") for who, said in before]
        parts.append(Text(f"{client}  ", "bold cyan").append(words, "not bold default"))
        if answer is not None:
            own = Text(f"{word('you', self._language)}  ", "bold green").append(answer.words, "not bold default")
            parts.append(own)
        return Text("\n" if short else "\n\n").join(parts)

    def _feedback(self) -> Text:
        moment, answer = self._sitting.moment, self._sitting.answer
        if moment is None or answer is None:
            return Text(word("about", self._language), "dim")
        text = Text()
        for block in blocks(moment, answer, self._language):
            text.append(f"{block.title}\n", "bold cyan")
            for line in block.lines:
                if line.p is not None:
                    filled = round(line.p * BAR)
                    text.append("█" * filled, "cyan").append("░" * (BAR - filled), "dim")
                    text.append(f" {percent(line.p, self._language):>5}  ").append(line.text)
                else:
                    text.append(
                        quoted(line.text, self._language) if line.quote else line.text, "italic" if line.quote else ""
                    )
                if line.note:
                    text.append(f"  ✓ {line.note}", "green")
                text.append("\n")
            text.append("\n")
        if answer.disagrees:
            labels = dict(third_turns(self._codebook, self._language))
            seen = labels[answer.correction] if answer.correction else word("none_fits", self._language)
            noted = word("noted", self._language).format(label=seen)
            text = Text().append(f"{noted}\n\n", "bold green").append_text(text)
        return text

"""Write the accuracy figures as Markdown tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Figures = Mapping[str, Mapping[str, Mapping[str, Mapping[str, float]]]]

ROWS: Sequence[tuple[str, str, str]] = (
    ("Client talk against AnnoMI's labels, macro-F1", "client_talk", "macro"),
    ("– change", "client_talk", "change"),
    ("– neutral", "client_talk", "neutral"),
    ("– sustain", "client_talk", "sustain"),
    ("Practitioner, four classes against AnnoMI's labels, macro-F1", "practitioner_four", "macro"),
    ("– reflection", "practitioner_four", "reflection"),
    ("– question", "practitioner_four", "question"),
    ("– therapist input", "practitioner_four", "therapist_input"),
    ("– other", "practitioner_four", "other"),
    ("Resisting or not, F1", "resisting", "f1"),
    ("– precision", "resisting", "precision"),
    ("– recall", "resisting", "recall"),
    ("Resisting or not at high sensitivity, F1", "resisting_high", "f1"),
    ("– precision", "resisting_high", "precision"),
    ("– recall", "resisting_high", "recall"),
    ("Probability of resisting, average precision", "resisting", "average_precision"),
    ("Probability of resisting, calibration error (ECE, 10 bins)", "resisting", "ece"),
    ("Families, macro-F1", "families", "macro"),
    ("– coop", "families", "coop"),
    ("– change", "families", "change"),
    ("– stay", "families", "stay"),
    ("– against", "families", "against"),
    ("– away", "families", "away"),
    ("– around", "families", "around"),
    ("Client turns whose code is left open, share", "client_codes", "left_open"),
    ("Primary client code right where one is given, share", "client_codes", "accuracy_where_given"),
    ("Practitioner codes (15), macro-F1", "practitioner_codes", "macro"),
    ("Practitioner turns without a code, share", "practitioner_open", "left_open"),
    ("Third turn where the resistance is known, macro-F1 (13)", "third_known", "macro"),
    ("Third turn where the resistance is known, left open, share", "third_known", "left_open"),
    ("Third turn where the resistance is known, right where one is given, share", "third_known", "accuracy"),
    ("Third turn end to end, macro-F1 (13)", "third_end_to_end", "macro"),
    ("Third position found or not, F1", "third_end_to_end", "position_f1"),
)


def markdown(figures: Figures) -> str:
    """Return the tables: figures over folds, practitioner codes, and the other domain."""
    return "\n\n".join(
        [
            _table(figures, ("rules", "baseline", "direct"), ROWS, spread=True),
            _table(figures, ("rules", "baseline"), _all("practitioner_codes", figures), spread=False),
            _table(figures, ("rules", "baseline"), _all("third_known", figures), spread=False),
            _table(figures, ("rules on smokers", "baseline on smokers"), ROWS, spread=False),
        ]
    )


def _all(kind: str, figures: Figures) -> list[tuple[str, str, str]]:
    return [(name, kind, name) for name in figures["baseline"][kind] if name not in ("macro", "accuracy", "left_open")]


def _table(figures: Figures, coders: Sequence[str], rows: Sequence[tuple[str, str, str]], *, spread: bool) -> str:
    lines = [f"| | {' | '.join(coders)} |", "|---" * (len(coders) + 1) + "|"]
    for title, kind, name in rows:
        cells = [_cell(figures[coder].get(kind, {}).get(name), spread=spread) for coder in coders]
        if any(cell != "–" for cell in cells):
            lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(figure: Mapping[str, float] | None, *, spread: bool) -> str:
    if figure is None:
        return "–"
    if not spread:
        return _short(figure["mean"], 2)
    low, high = _short(figure["low"], 2), _short(figure["high"], 2)
    return f"{_short(figure['mean'], 3)} ± {_short(figure['sd'], 3)} ({low}–{high})"


def _short(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".removeprefix("0") if value < 1 else f"{value:.{digits}f}"

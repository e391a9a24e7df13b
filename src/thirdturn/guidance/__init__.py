"""Why a client may resist and what could be tried: knowledge, gates, reasons, cards, practice."""

"""What ``thirdturn summarize`` writes: tables, pictures and one page about many sessions."""

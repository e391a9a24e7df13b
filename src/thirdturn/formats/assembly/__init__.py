"""From turns as they stand in the file to a session: notation, language, roles, times."""

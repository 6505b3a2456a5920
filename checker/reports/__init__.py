"""One module per output of a check, each with `render(reports, rules_hash, …) -> str`."""

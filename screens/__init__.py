"""Every screen and menu of the system, drawn: a TOML file an option, named by its code in lower case."""

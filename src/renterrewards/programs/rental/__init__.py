"""An RA from its opening to whatever happens to it after its close."""

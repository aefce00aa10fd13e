"""The terminal: a pure 24x80 glass, the sitting of one user behind it, and the Textual app that paints it."""

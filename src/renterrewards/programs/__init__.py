"""The options: what each one does with its form, the same at a terminal and without one."""

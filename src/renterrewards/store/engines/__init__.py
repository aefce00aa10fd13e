"""The databases a store can lie in: what each does otherwise than the other. `store.place` chooses."""

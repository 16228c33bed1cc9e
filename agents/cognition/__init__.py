"""The loop of a mind, in the field's words: perceive, plan, react. One file each."""

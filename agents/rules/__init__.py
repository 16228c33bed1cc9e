"""The rule model: hand-written rules that answer prompts without any model. It is not a language model.

One file a prompt kind. No rule names a resident or a town: an answer follows from the prompt's typed inputs and keyed chance
alone, so changing a trait, an occupation or a commitment changes what is answered.
"""

"""Which lines tell what: declarations checked against words, in any language, without a model."""

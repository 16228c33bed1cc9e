"""Questions a mind asks a language model: one file a kind, with typed inputs, a template and an answer schema."""

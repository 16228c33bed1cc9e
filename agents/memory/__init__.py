"""Memory: the stream, retrieval, embedders, known places, recent sights."""

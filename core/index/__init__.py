"""Vectors in memory and on disk that answer "what is near": a cache of the store."""

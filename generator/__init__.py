"""plugsmith: one sentence in, a built and validated VST3 plugin out."""

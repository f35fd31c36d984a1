"""plugsmith: one sentence in, a built and validated VST3 plugin out."""

__version__ = "0.1.0"

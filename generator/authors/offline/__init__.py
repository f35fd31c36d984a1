"""The built-in author: no key, no network. Reads the prompt and composes dsp/ blocks by templates."""

from generator.authors.offline.compose import write

__all__ = ["write"]

"""Listening to a built plugin: what it does to sound, in numbers, pictures and audio."""

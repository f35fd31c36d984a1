"""Finds prompts that ask for no audio plugin, though some of their words name one: keygens, break-ins, questions."""

from __future__ import annotations

import re

_SOFTWARE = r"(?:licen[cs]e|activation|dongle|ilok|demo limit|trial|copy protection|serial)"
_OF_OTHERS = r"(?:accounts?|computers?|servers?|e-?mails?|mailbox|wifi|network|database)"
_DATA = r"(?:files?|stems?|disks?|hard drives?|projects?|backups?|computers?|data|folders?)"
_HARM = re.compile(
    rf"\b(?:secretly (?:send|record|upload|mine|install|track|log|delete|steal|copie?|cop|read|watch)\w*|"
    rf"min(?:e|es|ing) (?:crypto|bitcoins?|monero|coins)|"
    rf"keygens?|spyware|malware|ransomware|keyloggers?|rootkits?|botnets?|phishing|crypto ?min(?:er|ing)|"
    rf"(?:log|record)(?:s|ing)? (?:my |the |all |his |her )?key ?strokes|(?:install an?|a) virus that|"
    rf"passwords?|credit cards?|spy(?:ing|s)? on|"
    rf"(?:crack|bypass|unlock|circumvent|remove|generate)(?:s|ed|ing)?\b[^.!?]{{0,40}}\b{_SOFTWARE}|"
    rf"crack(?:s|ed|ing)?\b[^.!?]{{0,40}}\b(?:so (?:that )?i (?:do ?n.?t|need not)|without paying)|"
    rf"(?:break|hack)(?:s|ing|ed)? into\b[^.!?]{{0,40}}\b{_OF_OTHERS}|"
    rf"(?:wipe|delete|erase|encrypt|upload|steal|leak)(?:s|ing)? (?:all |every )?(?:of )?"
    rf"(?:(?:his|her|their|my|the|your|people's|users'?|someone's) )?(?:[\w'-]+ )?{_DATA}\b)",
    re.IGNORECASE,
)
_ERRAND = re.compile(
    r"\s*(?:please |could you |can you |hey,? )*"
    r"(?:book|order|reserve|rent|buy|call|text|e-?mail|phone|remind|invoice|translate|summari[sz]e|schedule|pay) "
    r"(?:me|us|him|her|them|a|an|the|my|our|some|this|\d+|two|three|four)\b",
    re.IGNORECASE,
)
"""What one asks an assistant for, at the beginning of a prompt: "book us a rehearsal room"."""
_ASKS = re.compile(
    r"\s*(?:what|which|who|whose|where|when|why|how (?:do|does|did|much|many|long|old|come|can i))\b(?! about)",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"\b(?:make|build|create|give me|need|want|looking for|plug-?in|effect|(?:could|can|would) you|please|vst)\b",
    re.IGNORECASE,
)


def refusal_of(prompt: str) -> str:
    """Returns why a prompt is no wish for an audio plugin; empty if nothing says so.

    The reader knows sound, and would make a synth of "a keygen for a synth".
    """
    if found := _HARM.search(prompt):
        return f"'{found[0].strip()}' is nothing that an audio plugin does"
    if _ASKS.match(prompt) and prompt.rstrip().endswith("?") and not _WISHES.search(prompt):
        return "is a question, and no wish for a plugin"
    if (errand := _ERRAND.match(prompt)) and not _WISHES.search(prompt[errand.end() :]):
        return f"'{errand[0].strip()}' asks for something else than a plugin"
    return ""

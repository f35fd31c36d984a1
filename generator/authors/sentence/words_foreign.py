"""Translates German, Spanish, French and Japanese words for common effects into the English that the author reads."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Keys have no accents and are in lower case; a phrase wins over its single words.
_GERMAN: dict[str, str] = {
    "verzerrer": "distortion", "verzerrung": "distortion", "uebersteuerung": "overdrive",
    "ubersteuerung": "overdrive", "roehre": "tube", "rohre": "tube", "roehrenverzerrung": "tube distortion",
    "rohrenverzerrung": "tube distortion", "band": "tape", "bandsaettigung": "tape saturation",
    "bandsattigung": "tape saturation", "saettigung": "saturation", "sattigung": "saturation",
    "bandecho": "tape echo", "verzoegerung": "delay", "verzogerung": "delay", "nachhall": "reverb", "raum": "room",
    "plattenhall": "plate reverb", "federhall": "spring reverb", "saal": "hall", "kompressor": "compressor",
    "begrenzer": "limiter", "rauschtor": "noise gate", "entzerrer": "equalizer", "klangregler": "equalizer",
    "tiefpass": "low pass", "hochpass": "high pass", "kerbfilter": "notch", "lautstaerke": "volume",
    "lautstarke": "volume", "schwebung": "chorus", "tonhoehe": "pitch shifter", "tonhohe": "pitch shifter",
    "flaeche": "pad", "flache": "pad", "orgel": "organ", "glocke": "bell", "glocken": "bells", "trommel": "drums",
    "schlagzeug": "drums", "rauschen": "noise", "dunkel": "dark", "dunkler": "dark", "dunkles": "dark",
    "dunkle": "dark", "dunklen": "dark", "hell": "bright", "helles": "bright", "helle": "bright",
    "heller": "bright", "warmer": "warm", "warme": "warm", "warmes": "warm", "weich": "soft", "weiche": "soft",
    "weiches": "soft", "langsam": "slow", "langsames": "slow", "langsame": "slow", "langsamer": "slow",
    "schnell": "fast", "schnelles": "fast", "schnelle": "fast", "gross": "big", "grosse": "big", "grosser": "big",
    "grosses": "big", "klein": "small", "kleiner": "small", "kleine": "small", "kleines": "small", "lang": "long",
    "langer": "long", "langes": "long", "lange": "long", "kurz": "short", "kurzes": "short", "kurze": "short",
    "kurzer": "short", "breit": "wide", "breiter": "wide", "breites": "wide", "breite": "wide", "tief": "deep",
    "tiefer": "deep", "tiefes": "deep", "alt": "old", "altes": "old", "alter": "old", "sanft": "gentle",
    "sanfter": "gentle", "sanftes": "gentle", "sanfte": "gentle", "mit": "with", "und": "and", "dann": "then",
    "ohne": "without", "ein": "a", "eine": "a", "einem": "a", "einen": "a", "der": "the", "die": "the",
    "das": "the", "danach": "then", "rueckkopplung": "feedback", "ruckkopplung": "feedback", "mischung": "mix",
    "nach": "after", "hinter": "after", "vor": "before", "kein": "no", "keine": "no", "keinen": "no",
    "dem": "the", "den": "the", "des": "the", "etwas": "some", "viel": "lots", "wenig": "little", "mehr": "more",
    "weniger": "less", "schwelle": "threshold", "schwellenwert": "threshold", "verhaltnis": "ratio",
    "verhaeltnis": "ratio", "resonanz": "resonance", "hohen": "highs", "hoehen": "highs", "basse": "bass",
    "baesse": "bass", "mitten": "mids", "hoher": "high", "hohe": "high", "hohem": "high", "niedriger": "low",
    "niedrige": "low", "niedrigem": "low", "nachhallzeit": "decay", "abklingzeit": "decay",
    "geschwindigkeit": "rate", "saegezahn": "saw", "sagezahn": "saw", "rechteck": "square", "dreieck": "triangle",
    "punktierte achtel": "1/8 dotted", "punktierten achteln": "1/8 dotted", "achtel": "1/8", "viertel": "1/4",
    "fett": "fat", "fetter": "fat", "fettes": "fat", "fette": "fat", "dunklem": "dark", "dahinter": "then",
    "tiefe": "depth", "entferne": "remove", "mach": "make", "bis": "to",
    "absenken": "cut", "anheben": "boost", "pegel": "level",
    "oktave hoher": "octave up", "oktave tiefer": "octave down", "stimmen": "voices", "stimmig": "voices",
    "halbtone": "semitones", "parallel zu": "in parallel with",
    "fur": "for", "fuer": "for", "bei": "at", "im": "in", "sekunden": "seconds", "sekunde": "second",
    "prozent": "percent",
}  # fmt: skip
_SPANISH: dict[str, str] = {
    "distorsion": "distortion", "saturacion": "saturation", "valvula": "tube", "valvulas": "tube", "cinta": "tape",
    "retardo": "delay", "eco de cinta": "tape echo", "filtro paso bajo": "low pass filter",
    "filtro paso alto": "high pass filter", "filtro paso banda": "band pass filter",
    "reverb de placa": "plate reverb", "eco": "echo", "reverberacion": "reverb", "sala": "hall",
    "habitacion": "room", "placa": "plate", "muelle": "spring", "coro": "chorus", "compresor": "compressor",
    "limitador": "limiter", "puerta de ruido": "noise gate", "ecualizador": "equalizer", "filtro": "filter",
    "paso bajo": "low pass", "paso alto": "high pass", "paso banda": "band pass", "pasa bajos": "low pass",
    "pasa altos": "high pass", "ganancia": "gain", "volumen": "volume", "sintetizador": "synth",
    "bajo sintetizado": "bass synth", "campana": "bell", "campanas": "bells", "bateria": "drums", "ruido": "noise",
    "organo": "organ", "calido": "warm", "calida": "warm", "oscuro": "dark", "oscura": "dark",
    "brillante": "bright", "suave": "soft", "lento": "slow", "lenta": "slow", "rapido": "fast", "rapida": "fast",
    "largo": "long", "larga": "long", "corto": "short", "corta": "short", "pequeno": "small", "pequena": "small",
    "ancho": "wide", "ancha": "wide", "profundo": "deep", "profunda": "deep", "viejo": "old", "vieja": "old",
    "agresivo": "aggressive", "agresiva": "aggressive", "con": "with", "luego": "then", "sin": "without", "un": "a",
    "una": "a", "el": "the", "los": "the", "las": "the", "realimentacion": "feedback", "mezcla": "mix",
    "despues de": "after", "despues del": "after", "antes de": "before", "antes del": "before", "del": "of",
    "umbral": "threshold", "ataque": "attack", "liberacion": "release", "relacion": "ratio", "agudos": "highs",
    "graves": "lows", "medios": "mids", "resonancia": "resonance", "en paralelo": "in parallel", "tono": "tone",
    "corchea con puntillo": "1/8 dotted", "corcheas con puntillo": "1/8 dotted", "negra con puntillo": "1/4 dotted",
    "negras con puntillo": "1/4 dotted", "corchea": "1/8", "negra": "1/4", "onda cuadrada": "square",
    "diente de sierra": "saw", "mucho": "lots", "mucha": "lots", "poco": "little", "poca": "little", "mas": "more",
    "menos": "less", "alto": "high", "alta": "high", "voces": "voices", "semitonos": "semitones",
    "velocidad": "rate", "profundidad": "depth", "caida": "decay", "octava arriba": "octave up",
    "octava abajo": "octave down", "quita": "remove", "quitar": "remove", "con puntillo": "dotted", "bajar": "cut",
    "subir": "boost",
    "sintetizador de bajo": "bass synth", "segundos": "seconds", "segundo": "second", "por ciento": "percent",
    "despues": "then", "para": "for", "de esser": "de esser", "de": "of", "y": "and", "en": "in",
}  # fmt: skip
_FRENCH: dict[str, str] = {
    "saturee": "distortion", "lampe": "tube", "lampes": "tube", "bande": "tape", "retard": "delay",
    "echo de bande": "tape echo", "echo a bande": "tape echo", "filtre passe bas": "low pass filter",
    "filtre passe haut": "high pass filter", "filtre passe bande": "band pass filter",
    "reverberation a plaque": "plate reverb", "reverb a plaque": "plate reverb",
    "reverb a ressort": "spring reverb", "reverbe": "reverb", "salle": "hall", "piece": "room", "plaque": "plate",
    "ressort": "spring", "choeur": "chorus", "compresseur": "compressor", "limiteur": "limiter",
    "porte de bruit": "noise gate", "egaliseur": "equalizer", "filtre": "filter", "passe bas": "low pass",
    "passe haut": "high pass", "passe bande": "band pass", "synthetiseur": "synth", "cloche": "bell",
    "cloches": "bells", "batterie": "drums", "bruit": "noise", "orgue": "organ", "nappe": "pad", "chaud": "warm",
    "chaude": "warm", "chaleureux": "warm", "chaleureuse": "warm", "sombre": "dark", "brillant": "bright",
    "clair": "bright", "claire": "bright", "doux": "soft", "douce": "soft", "lente": "slow", "rapide": "fast",
    "grand": "big", "grande": "big", "petit": "small", "petite": "small", "longue": "long", "court": "short",
    "courte": "short", "large": "wide", "profonde": "deep", "profond": "deep", "vieille": "old", "vieux": "old",
    "agressif": "aggressive", "agressive": "aggressive", "avec": "with", "puis": "then", "sans": "without",
    "une": "a", "le": "the", "la": "the", "les": "the", "et": "and", "pour cent": "percent", "secondes": "seconds",
    "pour": "for", "melange": "mix", "vers": "into", "dans": "into", "dans les": "in the", "apres": "after",
    "avant": "before",
    "seuil": "threshold", "attaque": "attack", "relachement": "release", "taux": "ratio", "aigus": "highs",
    "mediums": "mids", "reinjection": "feedback", "croche pointee": "1/8 dotted", "noire pointee": "1/4 dotted",
    "croche": "1/8", "noire": "1/4", "pas de": "no", "beaucoup de": "lots of", "peu de": "little of",
    "moins de": "less of", "plus de": "more of", "pre delai": "pre delay", "delai": "delay",
    "basse synthe": "bass synth", "synthe basse": "bass synth",
    "synthe": "synth", "en parallele": "in parallel", "vitesse": "rate", "profondeur": "depth",
    "voix": "voices", "demi tons": "semitones", "dent de scie": "saw", "onde carree": "square",
    "octave plus haut": "octave up", "octave plus bas": "octave down", "haute": "high", "faible": "low",
    "lent": "slow",
    "enleve": "remove", "baisser": "cut", "couper": "cut", "monter": "boost",
}  # fmt: skip

# Japanese has no spaces between words, so these match anywhere, the longest first.
_JAPANESE: dict[str, str] = {
    "ディストーション": "distortion", "オーバードライブ": "overdrive", "ファズ": "fuzz", "真空管": "tube",
    "チューブ": "tube", "テープエコー": "tape echo", "テープディレイ": "tape delay", "テープ": "tape",
    "サチュレーション": "saturation", "ビットクラッシャー": "bitcrusher", "ディレイ": "delay", "エコー": "echo",
    "やまびこ": "echo", "ピンポン": "ping pong", "リバーブ": "reverb", "残響": "reverb", "ホール": "hall",
    "ルーム": "room", "プレート": "plate", "スプリング": "spring", "シマー": "shimmer", "コーラス": "chorus",
    "フランジャー": "flanger", "フェイザー": "phaser", "トレモロ": "tremolo", "ビブラート": "vibrato",
    "リングモジュレーター": "ring modulator", "ピッチシフター": "pitch shifter", "コンプレッサー": "compressor",
    "コンプ": "compressor", "リミッター": "limiter", "ノイズゲート": "noise gate", "イコライザー": "equalizer",
    "フィルター": "filter", "フィルタ": "filter", "ローパス": "low pass", "ハイパス": "high pass",
    "バンドパス": "band pass", "ワウ": "wah", "ゲイン": "gain", "音量": "volume", "シンセサイザー": "synth",
    "シンセ": "synth", "パッド": "pad", "ベースシンセ": "bass synth", "リードシンセ": "lead synth",
    "ドラムマシン": "drum machine", "ドラム": "drums", "オルガン": "organ", "ベル": "bell", "暖かい": "warm",
    "温かい": "warm", "あたたかい": "warm", "暗い": "dark", "明るい": "bright", "深い": "deep", "大きい": "big",
    "大きな": "big", "小さい": "small", "小さな": "small", "長い": "long", "短い": "short", "速い": "fast",
    "早い": "fast", "遅い": "slow", "ゆっくり": "slow", "柔らかい": "soft", "激しい": "aggressive", "広い": "wide",
    "古い": "old", "ゲート": "gate", "アンプ": "amp", "ディエッサー": "de esser", "フィードバック": "feedback",
    "ミックス": "mix", "ドライブ": "drive", "トーン": "tone", "アタック": "attack", "リリース": "release",
    "レシオ": "ratio", "スレッショルド": "threshold", "レゾナンス": "resonance", "ディケイ": "decay",
    "カットオフ": "cutoff", "デプス": "depth", "レート": "rate", "スピード": "rate", "タイム": "time",
    "暗め": "dark", "暗く": "dark", "明るく": "bright", "長く": "long", "短く": "short", "速く": "fast",
    "遅く": "slow", "もっと": " ", "を追加": "、", "深さ": "depth", "速さ": "rate",
    "明るめ": "bright", "遅め": "slow", "速め": "fast", "高め": "high", "低め": "low", "強め": "strong",
    "弱め": "subtle",
    "長め": "long", "短め": "short", "の前に": "after", "の後に": "then", "のあとに": "then", "のみ": " ", "だけ": " ",
    "付点8分": "1/8 dotted", "付点4分": "1/4 dotted", "8分": "1/8", "4分": "1/4", "音符": " ",
    "オクターブ上": "octave up", "オクターブ下": "octave down", "に": "with", "を": " ", "は": " ",
    "秒": "seconds", "ミリ秒": "ms",
    "から": "then", "用": " for ", "と": "and", "の": " ",
    "で": " ", "な": " ", "付き": "with",
}  # fmt: skip
_EUROPEAN = {**_GERMAN, **_SPANISH, **_FRENCH}
_SPOKEN = re.compile("|".join(sorted(map(re.escape, _JAPANESE), key=len, reverse=True)))
_REFUSED = re.compile(r"([\u30a1-\u30fc]+)(?:なし|無し|抜き)(?:の|で|、)?")
_KANA = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_WORDS = re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _EUROPEAN), key=len, reverse=True)) + r")(?!\w)")
_AMBIGUOUS = frozenset(
    (
        *(
            "alt",
            "alta",
            "alter",
            "alto",
            "avant",
            "basse",
            "graves",
            "del",
            "den",
            "des",
            "mas",
            "mediums",
            "lent",
            "mitten",
            "noire",
            "poco",
            "pas de",
            "relacion",
            "band",
            "con",
            "court",
            "das",
            "de",
            "de esser",
            "der",
            "die",
            "eco",
            "el",
            "en",
            "et",
            "fur",
        ),
        *(
            "grand",
            "grande",
            "gross",
            "heller",
            "im",
            "klein",
            "largo",
            "las",
            "les",
            "los",
            "mit",
            "para",
            "pour",
            "suave",
        ),
        *("la", "lang", "large", "le", "melange", "piece", "plaque", "retard", "sin", "sombre", "tiefer", "un", "vers"),
        *("warmer", "y", "hell"),
    )
)
"""Also English words or names: read as foreign only if the prompt has another foreign word."""

TABLES = {
    "German": tuple(_GERMAN.items()),
    "Spanish": tuple(_SPANISH.items()),
    "French": tuple(_FRENCH.items()),
    "Japanese": tuple(_JAPANESE.items()),
}


def in_english(text: str) -> str:
    """Translates the known foreign words of a prompt.

    :param text: in lower case
    :returns: the text without accents
    """
    if _KANA.search(text):
        text = _REFUSED.sub(r"without \1、", text)
        text = _SPOKEN.sub(lambda match: f" {_JAPANESE[match[0]]} ", text)
    text = without_accents(text)
    found = {match[0] for match in _WORDS.finditer(_spaced(text))}
    if not found - _AMBIGUOUS:
        return text
    return _WORDS.sub(lambda match: _EUROPEAN[match[0]], _spaced(text))


@cache
def without_accents(text: str) -> str:
    """Removes accents from Latin letters ("réverb" to "reverb") and turns German sharp s into ss."""
    parts = unicodedata.normalize("NFD", text.replace("ß", "ss").replace("œ", "oe"))
    kept = (letter for before, letter in zip(" " + parts, parts, strict=False) if not _is_mark_of_latin(before, letter))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_mark_of_latin(before: str, letter: str) -> bool:
    return unicodedata.combining(letter) != 0 and before.isascii()


def _spaced(text: str) -> str:
    """Turns hyphens between letters into spaces: "passe-bas"."""
    return re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)

"""Auditions a single bundle, ours or edited by hand: what the bundle itself declares stands in for a design."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generator.build.bundle import Bundle, binary_of
from generator.build.runtime import compiled_runtime
from generator.check.audition.parent import as_verdict, audition
from generator.check.inspection import inspect
from generator.check.validators import check_host
from generator.package.built import Built
from generator.package.report_html import html_report
from generator.sandbox.levels import level
from generator.state.plugins import now
from generator.support.errors import DesignError, ValidationError
from generator.support.files import sha256_of, write_atomically
from generator.values.audition import Audition, Failure
from generator.values.claim_forms import require_claims
from generator.values.design import Design, Kind
from generator.values.plugin import BuildState, PluginMetadata
from generator.values.request import AuthorName
from generator.values.target import this_target


def listen_to(bundle: Path, *, claims: tuple[str, ...], out: Path) -> Audition:
    """Measures `bundle`, and writes report.html beside what audition() leaves in `out`.

    :raises DesignError: for a claim that is not in the vocabulary
    :raises ValidationError: for a bundle that cannot be inspected
    """
    try:
        require_claims(claims)
    except ValueError as error:
        raise DesignError.at("--claim", str(error), "Write it in one of these forms.") from None
    bundle, out = bundle.absolute(), out.absolute()
    inspection = inspect(bundle)
    if inspection.failure:
        raise ValidationError.at(bundle, inspection.failure.summary, "Build it with plugsmith.")
    known = _plugin_json(bundle)
    design = Design(
        author=AuthorName(known.get("author", AuthorName.OFFLINE)),
        name=bundle.stem,
        kind=Kind.EFFECT,  # a placeholder until the host reports the kind
        category="Fx",
        parameters=inspection.parameters,
        presets=inspection.presets,
        claims=claims,
        processor_cpp="",
        editor_cpp="",
    )
    found, hosted = audition(bundle, design, out), check_host(bundle)
    design = design.changed(kind=found.kind)
    if hosted.outcome == "failed":
        more = (Failure(rule="host check", message=each, remedy="Fix the sources.") for each in hosted.findings)
        found = found.changed(failures=(*found.failures, *more))
        write_atomically(out / "audition.json", found.model_dump_json(indent=1) + "\n")
    metadata = PluginMetadata(
        plugin_id=known.get("plugin_id", "00000000-0000-4000-8000-000000000000"),
        slug="by-itself",
        unique_id=known.get("unique_id", "Self"),
        name=bundle.stem,
        version=known.get("version", "1.0.0"),
        raw_prompt=known.get("prompt", bundle.name),
        created_at=now(),
    )
    binary, compiled = binary_of(bundle), compiled_runtime()
    listened = Bundle(
        path=bundle,
        os_target=this_target(),
        sha256=sha256_of(binary),
        size=binary.stat().st_size,
        cached=True,
        runtime_key=compiled.key,
        juce=compiled.juce,
        vst3_sdk=compiled.vst3_sdk,
        compiler=compiled.compiler,
        sandbox=level(),
    )
    state = BuildState.FAILED if found.failures else BuildState.READY
    verdicts = (hosted, as_verdict(found))
    built = Built(metadata=metadata, design=design, bundle=listened, verdicts=verdicts, audition=found)
    (out / "report.html").write_text(html_report(state, built, out), encoding="utf-8")
    return found


def _plugin_json(bundle: Path) -> dict[str, Any]:
    """Returns the plugin.json that `make` wrote beside the bundle; an empty dict if there is none for this bundle."""
    try:
        known = json.loads((bundle.absolute().parent / "source" / "plugin.json").read_text(encoding="utf-8"))
        mine = isinstance(known, dict) and known.get("name") == bundle.stem
        return known if mine and known["kind"] in set(Kind) and known["author"] in set(AuthorName) else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}

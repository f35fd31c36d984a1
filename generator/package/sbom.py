"""Writes a plugin's CycloneDX bill of materials: the same bytes for the same plugin."""

from __future__ import annotations

import hashlib
import uuid

from generator.build.bundle import Bundle
from generator.support.environment import settings
from generator.support.files import write_atomically
from generator.values.plugin import PluginMetadata

_JUCE = "https://github.com/juce-framework/JUCE"
_SDK = "https://github.com/steinbergmedia/vst3sdk"


def bill_of_materials(metadata: PluginMetadata, bundle: Bundle, *, template_sha256: str, source_sha256: str) -> str:
    """Returns CycloneDX 1.6 JSON: the plugin, its generated sources, plugsmith's runtime, JUCE and the VST3 SDK."""
    plugin = f"{metadata.plugin_id} {metadata.version} {bundle.os_target}"
    inputs = f"1 {plugin} {metadata.name} {bundle.sha256} {bundle.juce} {bundle.vst3_sdk} {bundle.compiler}"
    key = hashlib.sha256(f"{inputs} {template_sha256} {source_sha256}".encode()).hexdigest()
    cached = settings().cache_dir / "sboms" / f"{key}.json"
    if cached.is_file():  # importing the library takes a fifth of the time of a cached build
        return cached.read_text(encoding="utf-8")
    text = _write(metadata, bundle, template_sha256, source_sha256, serial=uuid.uuid5(uuid.NAMESPACE_URL, inputs))
    write_atomically(cached, text)
    return text


def _write(
    metadata: PluginMetadata, bundle: Bundle, template_sha256: str, source_sha256: str, serial: uuid.UUID
) -> str:
    from cyclonedx.model import (  # noqa: PLC0415
        ExternalReference,
        ExternalReferenceType,
        HashAlgorithm,
        HashType,
        Property,
        XsUri,
    )
    from cyclonedx.model.bom import Bom  # noqa: PLC0415
    from cyclonedx.model.component import Component, ComponentType  # noqa: PLC0415
    from cyclonedx.model.license import DisjunctiveLicense  # noqa: PLC0415
    from cyclonedx.output.json import JsonV1Dot6  # noqa: PLC0415

    def license_(name: str) -> list[DisjunctiveLicense]:
        return [DisjunctiveLicense(id=name)]

    def website(address: str) -> list[ExternalReference]:
        return [ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(address))]

    def sha256(value: str) -> list[HashType]:
        return [HashType(alg=HashAlgorithm.SHA_256, content=value)]

    agpl = "AGPL-3.0-or-later"
    plugin = Component(
        type=ComponentType.APPLICATION,
        name=metadata.name,
        version=metadata.version,
        bom_ref=metadata.plugin_id,
        licenses=license_(agpl),
        hashes=sha256(bundle.sha256),
        properties=[
            Property(name="plugsmith:os_target", value=bundle.os_target),
            Property(name="plugsmith:unique_id", value=metadata.unique_id),
            Property(name="plugsmith:compiler", value=bundle.compiler),
            *(
                [Property(name="plugsmith:experimental", value="not JUCE's supported compiler")]
                if bundle.experimental
                else []
            ),
        ],
    )
    parts = [
        Component(
            name="generated sources", version=metadata.version, bom_ref="sources", hashes=sha256(source_sha256),
            licenses=license_(agpl),
        ),
        Component(
            name="plugsmith runtime", version=template_sha256[:12], bom_ref="runtime", hashes=sha256(template_sha256),
            licenses=license_(agpl),
        ),
        Component(
            name="JUCE", version=bundle.juce, bom_ref="juce", licenses=license_("AGPL-3.0-only"),
            external_references=website(_JUCE),
        ),
        Component(
            name="VST3 SDK", version=bundle.vst3_sdk, bom_ref="vst3sdk", licenses=license_(_sdk_license(bundle)),
            description="as it comes with JUCE", external_references=website(_SDK),
        ),
    ]  # fmt: skip
    bom = Bom(components=parts, serial_number=serial)
    bom.metadata.component = plugin
    bom.metadata.timestamp = None  # type: ignore[assignment]  # the moment of packing is not part of the plugin
    bom.register_dependency(plugin, parts)
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _sdk_license(bundle: Bundle) -> str:
    """Returns the SDK's license, which Steinberg changed with version 3.8."""
    major, _, rest = bundle.vst3_sdk.partition(".")
    new = major.isdecimal() and (int(major), int(rest.partition(".")[0] or 0)) >= (3, 8)
    return "MIT" if new else "GPL-3.0-only"

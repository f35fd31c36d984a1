// @ts-check
// Where the window is worked out: a second instance of the plugin's module, in a worker, so that a page never waits for it.
//
// In:  {id, open: bytes} | {id, values, tempo} | {id, read: text, of: index}
// Out: {id, description} | {id, texts, shapes} | {id, value: number or null} | {id, broken: why}
"use strict";

/** @type {any} */
let plugin;
/** @type {any} */
let description;

const FUEL = 2_000_000_000; // what an answer may take; the page does not wait as long
const LONGEST = 1 << 20; // bytes of a description or a drawing

/** @param {number} place of a text that ends with a zero @param {number} [longest] in bytes */
function textAt(place, longest = LONGEST) {
  const bytes = new Uint8Array(plugin.memory.buffer, place, Math.min(longest, plugin.memory.buffer.byteLength - place));
  const length = bytes.indexOf(0);
  if (length < 0) throw new Error("a text does not end");
  return new TextDecoder().decode(bytes.slice(0, length));
}

/** Refuses what no window could show: the page would have to draw it. @param {any} said */
function checked(said) {
  const { sections, sentence } = said.layout;
  const lists = [said.parameters, said.presets, said.presetValues, sections, sentence];
  const inner = [...said.parameters.map((/** @type {any} */ each) => each.choices), ...sections.map((/** @type {any} */ each) => each.controls)];
  if ([...lists, ...inner].some((each) => each.length > 256)) throw new Error("it declares more than a window can show");
  return said;
}

/** @param {any} asked */
function answer(asked) {
  if (asked.open) {
    const module = new WebAssembly.Module(asked.open);
    if (WebAssembly.Module.imports(module).length) throw new Error("the module imports something");
    plugin = new WebAssembly.Instance(module, {}).exports;
    plugin.fuel.value = FUEL;
    plugin._initialize();
    description = checked(JSON.parse(textAt(plugin.describe())));
    return { description };
  }
  plugin.fuel.value = FUEL;
  if ("read" in asked) {
    const room = new Uint8Array(plugin.memory.buffer, plugin.room(), 4096);
    const { written } = new TextEncoder().encodeInto(asked.read, room.subarray(0, 4095));
    room[written] = 0;
    const value = plugin.read(asked.of);
    return { value: Number.isFinite(value) ? value : null };
  }
  asked.values.forEach((/** @type {number} */ value, /** @type {number} */ index) => plugin.set(index, value));
  return {
    texts: asked.values.map((/** @type {number} */ value, /** @type {number} */ index) => textAt(plugin.text(index, value), 4096)),
    shapes: description.layout.sections.map((/** @type {any} */ _, /** @type {number} */ index) => JSON.parse(textAt(plugin.shape(index, asked.tempo)))),
  };
}

onmessage = ({ data }) => {
  try {
    postMessage({ id: data.id, ...answer(data) });
  } catch (error) {
    postMessage({ id: data.id, broken: String(error) });
  }
};

// @ts-check
/// <reference path="./page.d.ts" />
// The page around a plugin: its window, drawn from what the module says of itself, and the way of sound through it.
// Texts of strangers come in as data and go out through textContent alone. SOUND and WINDOW are the sources of the other two
// scripts, which run as blobs: so one file is enough, from disk too.
"use strict";

const section = /** @type {HTMLElement} */ (document.getElementById("player"));
/** @type {{module: string, sha256: string, phrase: number[][], sources: Record<string, string>, now: boolean}} */
const given = JSON.parse(document.getElementById("player-data")?.textContent ?? "{}");

const ANSWER_WITHIN = 5000; // ms that the plugin's code may take to say what it shows
const STARTS_WITHIN = 3000; // ms that a browser may take to start its sound
const SILENT_TICKS = 6; // of half a second each, without a sign of life from the audio thread
const TRAVEL = 220; // pixels from a knob's one end to the other
const STEP = 0.01;
const MOST_STEPS = 200; // that can be taken back
const PAUSE = 700; // ms without a change that end a step of one control
const KEYS = "awsedftgyhujkolp"; // of a computer's keyboard, from C4 up
const LOWEST = 48;
const HIGHEST = 84;

/** @template {keyof HTMLElementTagNameMap} K @param {K} kind @param {string} [name] @param {string} [text] */
function element(kind, name = "", text = "") {
  const made = document.createElement(kind);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** @param {string} source */
const blobOf = (source) => URL.createObjectURL(new Blob([source], { type: "text/javascript" }));

/** A colour of the plugin, which is a number: 0xAARRGGBB. @param {number} argb */
const colour = (argb) => `#${(argb & 0xffffff).toString(16).padStart(6, "0")}`;

/** The module's bytes, compared with their checksum and unpacked. */
async function bytesOf() {
  const packed = Uint8Array.from(atob(given.module), (character) => character.charCodeAt(0));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", packed));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== given.sha256) throw new Error("The plugin in this page is damaged: its bytes do not match their checksum. Load the page again.");
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** Why this browser cannot play, or nothing. */
function missing() {
  // A module of one function that uses SIMD: (v128.const)(drop).
  const simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0, 253, 12, ...Array(16).fill(0), 26, 11];
  if (!globalThis.WebAssembly || !WebAssembly.validate(new Uint8Array(simd))) return "This browser has no WebAssembly SIMD.";
  if (!globalThis.AudioWorkletNode) return "This browser has no AudioWorklet, or the page did not come over HTTPS.";
  if (!globalThis.DecompressionStream || !globalThis.crypto?.subtle) return "This browser is too old.";
  return "";
}

// ------------------------------------------------------------------------------------------------ the window's half

/** Asks the worker that works the window out. */
class WindowWorker {
  constructor() {
    this.worker = new Worker(blobOf(WINDOW));
    this.last = 0;
    this.dead = "";
    /** @type {Map<number, {resolve: (said: any) => void, reject: (why: Error) => void, timer: number}>} */
    this.waiting = new Map();
    this.worker.onmessage = ({ data }) => {
      const asked = this.waiting.get(data.id);
      if (!asked) return;
      this.waiting.delete(data.id);
      clearTimeout(asked.timer);
      if (data.broken) asked.reject(new Error(data.broken));
      else asked.resolve(data);
    };
  }

  /** @param {object} question @returns {Promise<any>} */
  ask(question) {
    return new Promise((resolve, reject) => {
      if (this.dead) {
        reject(new Error(this.dead));
        return;
      }
      const id = ++this.last;
      const timer = setTimeout(() => {
        this.worker.terminate(); // it hangs; nothing of it is waited for
        this.dead = "The plugin's code did not answer, and was stopped.";
        reject(new Error(this.dead));
      }, ANSWER_WITHIN);
      this.waiting.set(id, { resolve, reject, timer });
      this.worker.postMessage({ id, ...question });
    });
  }
}

// ------------------------------------------------------------------------------------------------ the sound's half

/** The way of sound: a source, the plugin, the ears. */
class Chain {
  /** @param {ArrayBuffer} bytes @param {any} description @param {(what: string) => void} tell @param {(data: any) => void} watch */
  constructor(bytes, description, tell, watch) {
    this.bytes = bytes;
    this.description = description;
    this.tell = tell;
    this.watch = watch;
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {AudioWorkletNode | null} */
    this.node = null;
    this.silent = 0; // how often the guard has seen no sign of life
    /** @type {Promise<void> | null} */
    this.starting = null;
    this.dead = "";
    /** What a source has started, to be stopped. @type {(() => void)[]} */
    this.playing = [];
  }

  /** Has to be called by a gesture of the visitor. @param {number[]} values @param {number} tempo @param {boolean} bypass */
  async start(values, tempo, bypass) {
    if (this.dead) throw new Error(this.dead);
    if (this.context) {
      await this.context.resume();
      return;
    }
    this.starting ??= this.open(values, tempo, bypass).finally(() => (this.starting = null)); // two keys, one start
    await this.starting;
  }

  /** @param {number[]} values @param {number} tempo @param {boolean} bypass */
  async open(values, tempo, bypass) {
    const context = new AudioContext({ latencyHint: "interactive" });
    // From disk Chrome refuses a worklet that is a blob, and takes one that is in its address.
    const inAddress = `data:text/javascript,${encodeURIComponent(SOUND)}`;
    await context.audioWorklet.addModule(blobOf(SOUND)).catch(() => context.audioWorklet.addModule(inAddress));
    await context.resume();
    const node = new AudioWorkletNode(context, "plugsmith-sound", {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      outputChannelCount: [2],
      channelCount: 2,
      channelCountMode: "explicit",
      processorOptions: { bytes: this.bytes, values },
    });
    node.port.postMessage({ tempo, bypass });
    node.port.onmessage = ({ data }) => {
      this.silent = 0;
      if (data.broken) this.fail(`The plugin's code has stopped: ${data.broken}`);
      else if (data.peaks) this.watch(data);
    };
    node.onprocessorerror = () => this.fail("The plugin's code has stopped.");
    node.connect(context.destination);
    this.context = context;
    this.node = node;
    this.silent = 0;
    this.guard = setInterval(() => {
      // Ticks and not the clock: a machine that slept has not hung.
      if (context.state === "running" && !document.hidden && ++this.silent > SILENT_TICKS) {
        this.fail("There is no more sound: the browser's audio thread does not answer.");
      }
    }, 500);
  }

  /** @param {string} why */
  fail(why) {
    this.stop();
    this.dead = why;
    clearInterval(this.guard);
    this.node?.disconnect(); // and no more: a browser whose audio thread hangs waits for ever when its context is closed
    this.context = this.node = null;
    this.tell(why);
  }

  /** @param {object} said */
  say(said) {
    this.node?.port.postMessage(said);
  }

  stop() {
    for (const stop of this.playing.splice(0)) stop();
    this.say({ silence: true, play: false });
    for (let note = 0; note < 128; note += 1) if (this.description.isInstrument) this.say({ midi: [0x80, note, 0] });
  }

  /** Plays one of our own phrases, round and round. @param {string} place a sound as data, or #id of an element that has one
   *  @param {() => boolean} isWanted still, when it is decoded */
  async phrase(place, isWanted) {
    if (!this.context || !this.node) return;
    const holder = /** @type {HTMLAudioElement | null} */ (place.startsWith("#") ? document.getElementById(place.slice(1)) : null);
    const address = holder?.src ?? place;
    const encoded = Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (character) => character.charCodeAt(0));
    const source = this.context.createBufferSource();
    source.buffer = await this.context.decodeAudioData(encoded.buffer);
    if (!isWanted() || !this.node) return;
    source.loop = true;
    source.connect(this.node);
    source.start();
    this.playing.push(() => {
      source.stop();
      source.disconnect();
    });
  }

  /** Plays the visitor's file, which stays on this machine: of any length, for it is never decoded whole. @param {File} file */
  file(file) {
    const { context, node } = this;
    if (!context || !node) return;
    const player = new Audio(URL.createObjectURL(file));
    player.loop = true;
    player.onerror = () => this.tell(`${file.name} is not a sound that this browser can read.`);
    const source = context.createMediaElementSource(player);
    source.connect(node);
    player.play().catch(() => {});
    this.playing.push(() => {
      player.pause();
      source.disconnect();
      URL.revokeObjectURL(player.src);
    });
  }

  /** @param {() => boolean} isWanted still, when the visitor has allowed it */
  async microphone(isWanted) {
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: plain });
    const { context, node } = this;
    if (!context || !node || !isWanted()) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    const source = context.createMediaStreamSource(stream);
    source.connect(node);
    this.playing.push(() => {
      source.disconnect();
      for (const track of stream.getTracks()) track.stop();
    });
  }

  /** Plays notes, round and round. @param {number[][]} notes [key, velocity, start, end in seconds] */
  notes(notes) {
    if (!this.context) return;
    const length = Math.max(...notes.map((note) => note[3])) + 0.5;
    let next = this.context.currentTime + 0.05;
    const again = () => {
      if (!this.context || next > this.context.currentTime + 1) return;
      for (const [key, velocity, start, end] of notes) {
        this.say({ midi: [0x90, key, velocity], at: next + start });
        this.say({ midi: [0x80, key, 0], at: next + end });
      }
      next += length;
    };
    again();
    const timer = setInterval(again, 250);
    this.playing.push(() => clearInterval(timer));
  }
}

// ------------------------------------------------------------------------------------------------ parameters

/** The power that puts a knob's middle at the geometric mean. @param {any} parameter */
function skewOf({ minimum, maximum, logarithmic }) {
  return logarithmic ? Math.log(0.5) / Math.log((Math.sqrt(minimum * maximum) - minimum) / (maximum - minimum)) : 1;
}

/** The parameters' values, and who wants to know of a change. */
class Settings {
  /** @param {any} description */
  constructor(description) {
    /** @type {any[]} */
    this.all = description.parameters;
    /** @type {number[]} */
    this.values = this.all.map((each) => each.default); // as a plugin begins in a DAW, whatever its first preset says
    /** @type {((index: number) => void)[]} */
    this.listeners = [];
  }

  /** @param {number} index */
  position(index) {
    const { minimum, maximum } = this.all[index];
    return clamp((this.values[index] - minimum) / (maximum - minimum || 1), 0, 1) ** skewOf(this.all[index]);
  }

  /** @param {number} index @param {number} position 0 to 1 */
  moveTo(index, position) {
    const parameter = this.all[index];
    const value = parameter.minimum + (parameter.maximum - parameter.minimum) * clamp(position, 0, 1) ** (1 / skewOf(parameter));
    this.set(index, value);
  }

  /** @param {number} index @param {number} value in its own unit */
  set(index, value) {
    const { minimum, maximum, kind } = this.all[index];
    this.values[index] = clamp(kind === "number" ? value : Math.round(value), minimum, maximum);
    for (const listener of this.listeners) listener(index);
  }
}

/** Steps back and forth, and two settings to compare, A and B: as the plugin's window has them. A step is what one control does
 *  without a pause, or a preset. */
class Edits {
  /** @param {Settings} parameters @param {() => void} shown is called when something has changed */
  constructor(parameters, shown) {
    this.parameters = parameters;
    this.shown = shown;
    /** @type {number[][]} */
    this.past = [];
    /** @type {number[][]} */
    this.future = [];
    this.now = [...parameters.values];
    this.other = this.now;
    this.isB = false;
    this.last = { index: -1, at: 0 };
    this.isApplying = false; // many values, which are no steps of their own
    parameters.listeners.push((index) => this.changed(index));
  }

  /** @param {number} index */
  changed(index) {
    if (this.isApplying || this.parameters.values[index] === this.now[index]) return;
    const at = performance.now();
    if (index !== this.last.index || at - this.last.at > PAUSE) this.remember();
    this.last = { index, at };
    this.settle();
  }

  remember() {
    this.past.push(this.now);
    this.past = this.past.slice(-MOST_STEPS);
    this.future = [];
  }

  settle() {
    this.now = [...this.parameters.values];
    this.shown();
  }

  /** Sets many at once. @param {(number | null)[]} values null: it stays as it is */
  apply(values) {
    this.isApplying = true;
    values.forEach((value, index) => value !== null && value !== this.parameters.values[index] && this.parameters.set(index, value));
    this.isApplying = false;
    this.last.index = -1;
  }

  /** Sets many at once, as one step. @param {(number | null)[]} values */
  step(values) {
    this.remember();
    this.apply(values);
    this.settle();
  }

  /** @param {number[][]} from @param {number[][]} to */
  move(from, to) {
    const setting = from.pop();
    if (!setting) return;
    to.push(this.now);
    this.apply(setting);
    this.settle();
  }

  undo() {
    this.move(this.past, this.future);
  }

  redo() {
    this.move(this.future, this.past);
  }

  /** Puts the setting in hand aside, and takes the other. @param {boolean} isB */
  take(isB) {
    if (isB === this.isB) return;
    const mine = this.now;
    this.isB = isB;
    this.apply(this.other);
    this.other = mine;
    this.settle();
  }

  /** Makes the setting that is not in hand the same as the one that is. */
  copy() {
    this.other = this.now;
    this.shown();
  }
}

// ------------------------------------------------------------------------------------------------ controls

/** A knob, menu or switch: `show` is called with its text. @typedef {{root: HTMLElement, show: (text: string) => void}} Control */

/** @param {Settings} parameters @param {number} index @param {any} control @param {(text: string) => Promise<number | null>} read @returns {Control} */
function knob(parameters, index, control, read) {
  const parameter = parameters.all[index];
  const root = element("div", control.large ? "control large" : "control");
  const dial = element("div", "dial");
  const value = element("input", "value");
  const size = control.large ? 54 : 40;
  root.append(element("span", "name", control.name), dial, value);
  dial.tabIndex = 0;
  dial.setAttribute("role", "slider");
  dial.setAttribute("aria-label", parameter.name);
  dial.setAttribute("aria-valuemin", "0");
  dial.setAttribute("aria-valuemax", "100");
  dial.innerHTML = `<svg viewBox="0 0 40 40" width="${size}" height="${size}" aria-hidden="true"><path class="track" d="${arc(1)}"/><path class="arc"/><circle cx="20" cy="20" r="13.5"/><path class="hand"/></svg>`;
  const [, arcPath, , hand] = /** @type {NodeListOf<SVGElement>} */ (dial.querySelectorAll("path, circle"));
  value.setAttribute("aria-label", `${parameter.name}, as text`);
  value.spellcheck = false;

  const move = (/** @type {number} */ by) => parameters.moveTo(index, parameters.position(index) + by);
  const reset = () => parameters.set(index, parameter.default);
  dial.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    dial.focus();
    dial.setPointerCapture(event.pointerId);
  });
  dial.addEventListener("pointermove", (event) => {
    if (!dial.hasPointerCapture(event.pointerId)) return;
    move(((event.movementX - event.movementY) / TRAVEL) * (event.shiftKey || event.ctrlKey ? 0.1 : 1));
  });
  dial.addEventListener("dblclick", reset);
  dial.addEventListener(
    "wheel",
    (event) => {
      if (document.activeElement !== dial) return; // else the page scrolls
      event.preventDefault();
      move(-Math.sign(event.deltaY) * STEP * (event.shiftKey ? 0.1 : 2));
    },
    { passive: false },
  );
  dial.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? STEP * 0.1 : STEP;
    const by = { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: 0.1, PageDown: -0.1, Home: -1, End: 1 }[event.key];
    if (by !== undefined) move(by);
    else if (event.key === "Delete" || event.key === "Backspace") reset();
    else if (event.key === "Enter") value.focus();
    else return;
    event.preventDefault();
  });
  value.addEventListener("focus", () => value.select());
  value.addEventListener("keydown", (event) => {
    if (event.key === "Escape") value.value = value.defaultValue;
    if (event.key === "Enter" || event.key === "Escape") dial.focus();
  });
  value.addEventListener("change", async () => {
    const found = await read(value.value).catch(() => null);
    parameters.set(index, found ?? parameters.values[index]); // what cannot be read leaves the knob
  });
  return {
    root,
    show(text) {
      const position = parameters.position(index);
      arcPath.setAttribute("d", arc(position));
      hand.setAttribute("transform", `rotate(${-135 + 270 * position} 20 20)`);
      hand.setAttribute("d", "M20 9.5V14.5");
      dial.setAttribute("aria-valuenow", String(Math.round(100 * position)));
      dial.setAttribute("aria-valuetext", text);
      value.defaultValue = text;
      if (document.activeElement !== value) value.value = text;
    },
  };
}

/** Three quarters of a circle, from the lower left on. @param {number} part of it */
function arc(part) {
  const angle = ((-225 + 270 * Math.max(part, 0.001)) * Math.PI) / 180;
  return `M8.0 32.0A17 17 0 ${part > 2 / 3 ? 1 : 0} 1 ${20 + 17 * Math.cos(angle)} ${20 + 17 * Math.sin(angle)}`;
}

/** @param {Settings} parameters @param {number} index @param {any} control @returns {Control} */
function menu(parameters, index, control) {
  const parameter = parameters.all[index];
  const root = element("label", "control");
  const list = element("select");
  parameter.choices.forEach((/** @type {string} */ choice) => list.append(element("option", "", choice)));
  list.setAttribute("aria-label", parameter.name);
  list.addEventListener("change", () => parameters.set(index, list.selectedIndex));
  root.append(element("span", "name", control.name), list);
  return { root, show: () => void (list.selectedIndex = Math.round(parameters.values[index])) };
}

/** @param {Settings} parameters @param {number} index @param {any} control @returns {Control} */
function toggle(parameters, index, control) {
  const root = element("div", "control");
  const button = element("button", "switch");
  button.type = "button";
  button.setAttribute("role", "switch");
  button.setAttribute("aria-label", parameters.all[index].name);
  button.addEventListener("click", () => parameters.set(index, parameters.values[index] >= 0.5 ? 0 : 1));
  const value = element("span", "value");
  root.append(element("span", "name", control.name), button, value);
  return {
    root,
    show(text) {
      button.setAttribute("aria-checked", String(parameters.values[index] >= 0.5));
      value.textContent = text;
    },
  };
}

// ------------------------------------------------------------------------------------------------ drawings

/** A section's drawing, on a canvas. Its dots can be dragged; a screen reader has the knobs. */
class Drawing {
  /** @param {Settings} parameters @param {string} accent */
  constructor(parameters, accent) {
    this.parameters = parameters;
    this.accent = accent;
    this.canvas = element("canvas", "drawing");
    this.canvas.setAttribute("aria-hidden", "true");
    /** @type {any} */
    this.shape = null;
    this.dragged = -1;
    this.at = [0, 0];
    this.canvas.addEventListener("pointerdown", (event) => {
      this.dragged = this.dotAt(event);
      if (this.dragged < 0) return;
      this.at = [...this.shape.dots[this.dragged].at];
      this.canvas.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) this.canvas.addEventListener(end, () => (this.dragged = -1));
    this.canvas.addEventListener("pointermove", (event) => {
      this.canvas.style.cursor = this.dotAt(event) >= 0 ? "pointer" : "";
      const dot = this.shape?.dots[this.dragged];
      if (!dot) return;
      const fine = event.shiftKey ? 0.1 : 1;
      this.at[0] += (fine * event.movementX) / (this.canvas.clientWidth - 10);
      this.at[1] -= (fine * event.movementY) / (this.canvas.clientHeight - 12);
      this.follow(dot.across, dot.axes.slice(0, 3), this.at[0]);
      this.follow(dot.up, dot.axes.slice(3, 6), this.at[1]);
    });
    new ResizeObserver(() => this.paint()).observe(this.canvas);
  }

  /** @param {number} index @param {number[]} axis low, high, is logarithmic @param {number} place */
  follow(index, [low, high, isLogarithmic], place) {
    if (index >= 0) this.parameters.set(index, isLogarithmic ? low * (high / low) ** place : low + (high - low) * place);
  }

  /** @param {PointerEvent} event */
  dotAt(event) {
    const near = (/** @type {any} */ dot) => Math.hypot(this.x(dot.at[0]) - event.offsetX, this.y(dot.at[1]) - event.offsetY) < 14;
    return this.shape?.dots.findIndex((/** @type {any} */ dot) => (dot.across >= 0 || dot.up >= 0) && near(dot)) ?? -1;
  }

  /** @param {number} x 0 to 1 */
  x(x) {
    return 5 + x * (this.canvas.clientWidth - 10);
  }

  /** @param {number} y 0 to 1, upwards */
  y(y) {
    return this.canvas.clientHeight - 6 - y * (this.canvas.clientHeight - 12);
  }

  /** @param {any} shape as the module's shape() gives it */
  show(shape) {
    this.shape = shape;
    this.paint();
  }

  paint() {
    const { shape, canvas, accent } = this;
    const pen = canvas.getContext("2d");
    if (!shape || !pen) return;
    const scale = devicePixelRatio;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    pen.scale(scale, scale);
    pen.fillStyle = "#32384490";
    for (const x of shape.verticals) pen.fillRect(this.x(x) - 0.5, 6, 1, canvas.clientHeight - 12);
    for (const y of shape.horizontals) pen.fillRect(5, this.y(y) - 0.5, canvas.clientWidth - 10, 1);
    const width = shape.bars.length > 80 ? 1.5 : 4;
    for (let n = 0; n < shape.bars.length; n += 4) {
      const [x, from, to, strength] = shape.bars.slice(n, n + 4);
      pen.globalAlpha = 0.15 + 0.85 * strength;
      pen.fillStyle = accent;
      pen.fillRect(this.x(x) - width / 2, this.y(to), width, Math.max(1, this.y(from) - this.y(to)));
    }
    pen.globalAlpha = 1;
    for (const line of shape.lines) this.line(pen, line);
    for (const dot of shape.dots) {
      if (dot.across < 0 && dot.up < 0) continue;
      for (const [radius, ink] of /** @type {[number, string][]} */ ([[6, "#0f1115"], [4.5, "#e9ebef"]])) {
        pen.beginPath();
        pen.arc(this.x(dot.at[0]), this.y(dot.at[1]), radius, 0, 7);
        pen.fillStyle = ink;
        pen.fill();
      }
    }
    pen.fillStyle = "#a3abb8";
    pen.font = "11.5px system-ui, sans-serif";
    pen.textAlign = "right";
    pen.fillText(shape.label ?? "", canvas.clientWidth - 7, 15);
  }

  /** @param {CanvasRenderingContext2D} pen @param {any} line */
  line(pen, { points, filled, quiet, floor }) {
    if (!points.length) return;
    const path = new Path2D();
    for (let n = 0; n < points.length; n += 2) path.lineTo(this.x(points[n]), this.y(points[n + 1]));
    if (filled) {
      const under = new Path2D(path);
      under.lineTo(this.x(points[points.length - 2]), this.y(floor));
      under.lineTo(this.x(points[0]), this.y(floor));
      pen.globalAlpha = 0.16;
      pen.fillStyle = this.accent;
      pen.fill(under);
      pen.globalAlpha = 1;
    }
    pen.strokeStyle = quiet ? "#a3abb859" : this.accent;
    pen.lineWidth = quiet ? 1 : 1.8;
    pen.lineJoin = "round";
    pen.stroke(path);
  }
}

// ------------------------------------------------------------------------------------------------ the page

class Player {
  /** @param {ArrayBuffer} bytes @param {WindowWorker} worker @param {any} description */
  constructor(bytes, worker, description) {
    this.worker = worker;
    this.description = description;
    this.parameters = new Settings(description);
    this.status = element("p", "status");
    this.status.setAttribute("role", "status");
    this.chain = new Chain(bytes, description, (what) => this.broke(what), (data) => this.watch(data));
    this.tempo = 120;
    this.bypassed = false;
    /** @type {Map<number, Control>} */
    this.controls = new Map();
    /** @type {{drawing: Drawing | null, output: boolean, view: any, root: HTMLElement}[]} */
    this.modules = [];
    this.asking = false;
    this.stale = true;
    /** @type {Set<number>} keys that are down */
    this.held = new Set();
    this.chosen = 0; // how often a source was chosen: an earlier choice gives way
    this.levels = [0, 0];
    this.loudest = 0; // since the page was opened
    this.parameters.listeners.push((index) => {
      this.chain.say({ set: [[index, this.parameters.values[index]]] });
      this.refresh();
    });
    /** Shows which of A and B is in hand, and whether there is a way back. @type {(() => void) | undefined} */
    this.compared = undefined;
    this.edits = new Edits(this.parameters, () => this.compared?.());
  }

  build() {
    const root = element("div", "plugin");
    root.style.setProperty("--accent", colour(this.description.layout.accent));
    root.append(this.head(), this.sentence());
    const body = element("div", "body");
    const modules = element("div", "modules");
    for (const view of this.description.layout.sections) modules.append(this.module(view));
    this.meter = element("canvas", "meter");
    this.meter.setAttribute("aria-hidden", "true");
    body.append(modules, this.meter);
    root.append(body);
    if (this.description.isInstrument) root.append(this.keyboard());
    root.append(this.transport(), this.status);
    this.refresh();
    return root;
  }

  head() {
    const head = element("div", "head");
    const title = element("div", "title");
    title.append(element("strong", "", this.description.name), element("span", "", this.description.layout.tagline));
    const presets = element("select", "presets");
    presets.setAttribute("aria-label", "Preset");
    for (const preset of this.description.presets) presets.append(element("option", "", preset));
    presets.addEventListener("change", () => this.preset(presets.selectedIndex));
    const power = element("button", "switch");
    power.type = "button";
    power.setAttribute("role", "switch");
    power.setAttribute("aria-label", "Plugin on");
    power.setAttribute("aria-checked", "true");
    power.addEventListener("click", () => {
      this.bypassed = !this.bypassed;
      power.setAttribute("aria-checked", String(!this.bypassed));
      power.closest(".plugin")?.classList.toggle("bypassed", this.bypassed);
      this.chain.say({ bypass: this.bypassed });
    });
    head.append(title, ...(this.description.presets.length > 1 ? [presets] : []), this.comparing(), power);
    return head;
  }

  /** A and B, and the way back. */
  comparing() {
    const { edits } = this;
    const group = element("div", "compare");
    /** @param {string} text @param {string} name @param {() => void} press */
    const add = (text, name, press) => {
      const made = element("button", "", text);
      made.type = "button";
      made.title = name;
      made.setAttribute("aria-label", name);
      made.addEventListener("click", press);
      group.append(made);
      return made;
    };
    const a = add("A", "Setting A", () => edits.take(false));
    const b = add("B", "Setting B", () => edits.take(true));
    add("→", "Copy to the other", () => edits.copy());
    const undo = add("↶", "Undo", () => edits.undo());
    const redo = add("↷", "Redo", () => edits.redo());
    this.compared = () => {
      a.setAttribute("aria-pressed", String(!edits.isB));
      b.setAttribute("aria-pressed", String(edits.isB));
      undo.disabled = !edits.past.length;
      redo.disabled = !edits.future.length;
    };
    this.compared();
    document.addEventListener("keydown", (event) => {
      const isText = /** @type {HTMLElement} */ (event.target).closest("input, textarea");
      const key = event.key.toLowerCase();
      if (isText || !(event.ctrlKey || event.metaKey) || (key !== "z" && key !== "y")) return;
      if (key === "y" || event.shiftKey) edits.redo();
      else edits.undo();
      event.preventDefault();
    });
    return group;
  }

  /** @param {number} index */
  preset(index) {
    this.edits.step(this.description.presetValues[index]);
  }

  sentence() {
    const line = element("p", "sentence");
    for (const word of this.description.layout.sentence) {
      const ink = word.text.trimEnd();
      const space = word.text.slice(ink.length);
      const piece = word.ignored ? element("s", "", ink) : element("span", "", ink);
      if (word.parameters.length) {
        piece.className = "word";
        const home = this.description.layout.sections.find((/** @type {any} */ view) => view.controls.some((/** @type {any} */ each) => each.parameter === word.parameters[0]));
        piece.style.setProperty("--accent", colour(home?.accent ?? this.description.layout.accent));
        for (const [event, lit] of /** @type {[string, boolean][]} */ ([["pointerenter", true], ["pointerleave", false]])) {
          piece.addEventListener(event, () => word.parameters.forEach((/** @type {number} */ index) => this.controls.get(index)?.root.classList.toggle("lit", lit)));
        }
      } else if (word.ignored) {
        piece.title = `${ink}: not understood`;
      }
      line.append(piece, space);
    }
    line.hidden = !line.childNodes.length;
    return line;
  }

  /** @param {any} view */
  module(view) {
    const root = element("section", view.beside ? "module beside" : "module");
    root.style.setProperty("--accent", colour(view.accent));
    const title = element("h2");
    if (view.number) title.append(element("span", "number", view.number));
    title.append(view.title);
    root.setAttribute("aria-label", view.title);
    const row = element("div", "row");
    const output = view.drawing === "output";
    const drawing = view.drawing ? new Drawing(this.parameters, colour(view.accent)) : null;
    if (drawing) row.append(drawing.canvas);
    for (const control of view.controls) {
      if (control.parameter < 0) continue;
      const index = control.parameter;
      const make = { number: knob, choice: menu, toggle }[/** @type {"number" | "choice" | "toggle"} */ (this.parameters.all[index].kind)];
      const made = make(this.parameters, index, control, async (text) => (await this.worker.ask({ read: text, of: index })).value);
      this.controls.set(index, made);
      row.append(made.root);
    }
    root.append(title, row);
    this.modules.push({ drawing, output, view, root });
    return root;
  }

  keyboard() {
    const strip = element("div", "keys");
    strip.setAttribute("role", "group");
    strip.setAttribute("aria-label", "Keyboard");
    const names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
    for (let note = LOWEST; note <= HIGHEST; note += 1) {
      const name = names[note % 12];
      const key = element("button", name.length > 1 ? "black" : "white");
      key.type = "button";
      key.tabIndex = -1; // the computer's keys play them
      key.setAttribute("aria-label", `${name}${Math.floor(note / 12) - 1}`);
      key.dataset.note = String(note);
      const press = () => this.play(note, true);
      const release = () => this.play(note, false);
      key.addEventListener("pointerdown", (event) => {
        key.releasePointerCapture(event.pointerId); // so that a finger can glide over the keys
        void press();
      });
      key.addEventListener("pointerenter", (event) => event.buttons && press());
      key.addEventListener("pointerup", release);
      key.addEventListener("pointerleave", release);
      strip.append(key);
    }
    const typed = (/** @type {KeyboardEvent} */ event, /** @type {boolean} */ isDown) => {
      const place = KEYS.indexOf(event.key.toLowerCase());
      const isText = /** @type {HTMLElement} */ (event.target).closest("input, select, textarea");
      const isOther = isText || event.ctrlKey || event.metaKey || event.altKey || event.repeat;
      if (place < 0 || (isDown && isOther)) return; // what was pressed is always released
      void this.play(60 + place, isDown);
    };
    document.addEventListener("keydown", (event) => typed(event, true));
    document.addEventListener("keyup", (event) => typed(event, false));
    window.addEventListener("blur", () => {
      for (const note of this.held) void this.play(note, false);
    });
    this.strip = strip;
    return strip;
  }

  /** @param {number} note @param {boolean} isDown @param {number} velocity */
  async play(note, isDown, velocity = 100) {
    this.strip?.querySelector(`[data-note="${note}"]`)?.classList.toggle("down", isDown);
    if (!isDown) {
      if (this.held.delete(note)) this.chain.say({ midi: [0x80, note, 0] });
      return;
    }
    this.held.add(note);
    await this.start();
    if (this.held.has(note)) this.chain.say({ midi: [0x90, note, velocity] }); // else it was released meanwhile
  }

  transport() {
    const bar = element("div", "transport");
    const play = element("button", "play", "▶ Play");
    play.type = "button";
    play.addEventListener("click", () => (this.source ? this.choose("") : this.choose(this.lastSource ?? sources.value)));
    const sources = element("select");
    sources.setAttribute("aria-label", "What is played");
    const options = this.description.isInstrument ? { phrase: "a phrase" } : Object.fromEntries(Object.keys(given.sources).map((name) => [name, name]));
    for (const [value, text] of Object.entries(options)) sources.append(new Option(text, value));
    if (!this.description.isInstrument) sources.append(new Option("a file of yours ...", "file"), new Option("microphone", "microphone"));
    sources.addEventListener("change", () => this.choose(sources.value));
    const tempo = element("input");
    tempo.type = "number";
    tempo.min = "20";
    tempo.max = "300";
    tempo.value = "120";
    tempo.addEventListener("change", () => {
      this.tempo = clamp(Number(tempo.value) || 120, 20, 300);
      tempo.value = String(this.tempo);
      this.chain.say({ tempo: this.tempo });
      this.refresh();
    });
    const label = element("label", "tempo");
    label.append(tempo, " bpm");
    this.file = element("input");
    this.file.type = "file";
    this.file.accept = "audio/*";
    this.file.hidden = true;
    this.file.addEventListener("change", () => this.choose("chosen file"));
    bar.append(play, sources, this.file, label);
    if (this.description.isInstrument && "requestMIDIAccess" in navigator) {
      const midi = element("button", "", "Connect MIDI");
      midi.type = "button";
      midi.addEventListener("click", () => this.connect(midi));
      bar.append(midi);
    }
    bar.append(element("span", "hint", this.description.isInstrument ? "Keys A to P play too." : "Your file never leaves this machine."));
    this.playButton = play;
    return bar;
  }

  /** Wakes the sound, by a gesture. */
  async start() {
    const told = "The browser has not started its sound yet: is a speaker connected, and may this page play?";
    const waiting = setTimeout(() => (this.status.textContent = told), STARTS_WITHIN); // Firefox without a device never answers
    await this.chain.start(this.parameters.values, this.tempo, this.bypassed).finally(() => clearTimeout(waiting));
    this.status.textContent = "";
  }

  /** Plays a source, or stops. @param {string} name */
  async choose(name) {
    const mine = ++this.chosen;
    const isWanted = () => mine === this.chosen;
    this.chain.stop();
    this.source = "";
    if (name === "file") {
      this.file?.click();
      return this.shown();
    }
    if (name) {
      try {
        await this.start();
        if (!isWanted()) return this.shown();
        const file = this.file?.files?.[0];
        if (name === "phrase") this.chain.notes(given.phrase);
        else if (name === "chosen file" && file) this.chain.file(file);
        else if (name === "microphone") await this.chain.microphone(isWanted);
        else if (name in given.sources) await this.chain.phrase(given.sources[name], isWanted);
        if (!isWanted()) return this.shown();
        this.source = this.lastSource = name;
        this.chain.say({ play: name !== "microphone" });
      } catch (error) {
        this.status.textContent = name === "microphone" ? "The microphone is not open: the browser was not allowed to." : `No sound: ${error instanceof Error ? error.message : error}`;
      }
    }
    return this.shown();
  }

  shown() {
    if (!this.playButton) return;
    this.playButton.textContent = this.source ? "■ Stop" : "▶ Play";
    this.playButton.classList.toggle("on", Boolean(this.source));
  }

  /** @param {HTMLButtonElement} button */
  async connect(button) {
    try {
      const access = await navigator.requestMIDIAccess();
      for (const input of access.inputs.values()) {
        input.onmidimessage = async (event) => {
          const [status, first = 0, second = 0] = event.data ?? [0xf0];
          if (status >= 0xf0) return;
          const kind = status & 0xf0;
          if (kind === 0x80 || kind === 0x90) {
            await this.play(first, kind === 0x90 && second > 0, second);
            return;
          }
          await this.start();
          this.chain.say({ midi: [status, first, second] });
        };
      }
      button.textContent = access.inputs.size ? `${access.inputs.size} MIDI connected` : "No MIDI device found";
    } catch {
      button.textContent = "MIDI is not allowed here";
    }
  }

  /** @param {string} what */
  broke(what) {
    this.source = "";
    this.shown();
    this.status.textContent = `${what} Load the page again to try once more.`;
  }

  /** Asks for texts and drawings of the values of now; one question at a time. */
  async refresh() {
    this.stale = true;
    if (this.asking) return;
    this.asking = true;
    try {
      while (this.stale) {
        this.stale = false;
        const { texts, shapes } = await this.worker.ask({ values: this.parameters.values, tempo: this.tempo });
        for (const [index, control] of this.controls) control.show(texts[index]);
        this.modules.forEach(({ drawing, output }, index) => {
          if (drawing && !output) drawing.show(shapes[index]);
          const resting = shapes[index].resting;
          for (const { parameter } of this.modules[index].view.controls) {
            this.controls.get(parameter)?.root.classList.toggle("resting", resting.includes(parameter));
          }
        });
      }
    } catch (error) {
      this.status.textContent = error instanceof Error ? error.message : String(error);
    }
    this.asking = false;
  }

  /** @param {{peaks: number[], scope: Float32Array, faults: number}} data */
  watch({ peaks, scope, faults }) {
    if (faults) this.status.textContent = "The plugin's sound was no number, or far too loud, and was silenced.";
    this.loudest = Math.max(this.loudest, ...peaks);
    this.levels = this.levels.map((level, channel) => Math.max(peaks[channel], level * 0.85));
    const { meter } = this;
    const pen = meter?.getContext("2d");
    if (meter && pen) {
      meter.width = meter.clientWidth * devicePixelRatio;
      meter.height = meter.clientHeight * devicePixelRatio;
      this.levels.forEach((level, channel) => {
        const part = clamp((20 * Math.log10(level + 1e-6) + 60) / 66, 0, 1);
        const width = meter.width / 2 - 2;
        pen.fillStyle = "#323844";
        pen.fillRect(channel * (width + 4), 0, width, meter.height);
        pen.fillStyle = level >= 1 ? "#ff6b62" : level > 0.5 ? "#d9c45f" : "#4cb782";
        pen.fillRect(channel * (width + 4), meter.height * (1 - part), width, meter.height * part);
      });
    }
    const points = [...scope].flatMap((sample, n) => [n / (scope.length - 1), clamp(0.5 + 0.5 * sample, 0, 1)]);
    const label = `${(20 * Math.log10(Math.max(...peaks, 1e-6))).toFixed(1)} dB`;
    const shape = { lines: [{ points, filled: false, quiet: false, floor: 0.5 }], bars: [], dots: [], verticals: [], horizontals: [0.5], label };
    for (const { drawing, output } of this.modules) if (output) drawing?.show(shape);
  }
}

/** Puts the plugin's window where its picture was. */
async function open() {
  const why = missing();
  if (why) throw new Error(`${why} A newer Chrome, Edge, Firefox or Safari plays this page.`);
  const bytes = await bytesOf();
  const worker = new WindowWorker();
  const { description } = await worker.ask({ open: bytes });
  const player = new Player(bytes, worker, description);
  section.replaceChildren(player.build());
  return player;
}

const button = /** @type {HTMLButtonElement | null} */ (section.querySelector("button"));
/** @param {boolean} withSound */
const begin = async (withSound) => {
  if (button) button.disabled = true;
  try {
    const player = await open();
    Object.assign(globalThis, { player }); // for the curious
    if (withSound) await player.choose(player.description.isInstrument ? "phrase" : Object.keys(given.sources)[0] ?? "");
  } catch (error) {
    section.append(element("p", "status", error instanceof Error ? error.message : String(error)));
  }
};
button?.addEventListener("click", () => begin(true));
if (given.now) void begin(false);

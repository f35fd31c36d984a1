// One player for what was recorded of a plugin: each phrase as it came and through the plugin. The two run in step, so a
// switch between them has no gap, and are equally loud unless somebody wants to hear the difference in level.
// Without scripts, or if a browser cannot decode the sounds, the page's plain audio elements stay.
"use strict";

const root = document.getElementById("heard");
const panel = root?.querySelector(".hear");
const plain = root?.querySelector(".sounds");

const RATE = 48000; // of the decoded sounds
const FADE = 0.01; // seconds of a switch, to 63 %
const LOUDEST = 8; // the most that a quiet side is turned up by

/** The sound of an audio element, whose address holds it. */
function decoded(id) {
  const element = document.getElementById(id);
  if (!(element instanceof HTMLAudioElement)) return null;
  const bytes = Uint8Array.from(atob(element.src.split(",")[1]), (character) => character.charCodeAt(0));
  return new OfflineAudioContext(2, 1, RATE).decodeAudioData(bytes.buffer);
}

/** The level of a sound's first frames, over all channels. */
function rms(buffer, frames) {
  let sum = 0;
  for (let channel = 0; channel < buffer.numberOfChannels; ++channel)
    for (const sample of buffer.getChannelData(channel).subarray(0, frames)) sum += sample * sample;
  return Math.sqrt(sum / (frames * buffer.numberOfChannels));
}

/** A sound with silence behind it, so that both sides of a phrase are as long. */
function padded(buffer, frames) {
  if (buffer.length === frames) return buffer;
  const made = new AudioBuffer({ length: frames, numberOfChannels: buffer.numberOfChannels, sampleRate: buffer.sampleRate });
  for (let channel = 0; channel < buffer.numberOfChannels; ++channel) made.copyToChannel(buffer.getChannelData(channel), channel);
  return made;
}

class Recordings {
  constructor() {
    this.phrases = [...panel.querySelectorAll("[data-phrase]")];
    this.sides = [...panel.querySelectorAll("[data-side]")];
    this.go = panel.querySelector(".go");
    this.matched = panel.querySelector("[type=checkbox]");
    this.slider = panel.querySelector("[type=range]");
    this.canvas = panel.querySelector("canvas");
    this.loaded = new Map();
    this.side = "wet";
    this.from = 0; // seconds into the phrase, while nothing plays
    this.playing = null;
    for (const button of this.phrases) button.addEventListener("click", () => this.choose(button.dataset.phrase));
    for (const button of this.sides) button.addEventListener("click", () => this.turn(button.dataset.side));
    this.matched?.addEventListener("change", () => this.turn(this.side));
    this.go.addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    this.slider.addEventListener("input", () => this.seek(Number(this.slider.value) / 1000));
    document.querySelector(".try")?.addEventListener("click", () => this.stop());
    addEventListener("resize", () => this.draw());
  }

  /** Shows a phrase, and goes on with it if another one plays. */
  async choose(name) {
    this.phrase = name;
    if (!this.loaded.has(name)) this.loaded.set(name, this.load(name));
    const sounds = await this.loaded.get(name);
    if (this.phrase !== name) return; // somebody was quicker
    this.sounds = sounds;
    this.from = 0;
    for (const button of this.phrases) button.setAttribute("aria-pressed", String(button.dataset.phrase === name));
    if (this.playing) this.play();
    this.turn(this.side);
  }

  async load(name) {
    const sides = {};
    for (const side of ["dry", "wet"]) {
      const sound = await decoded(`${side}-${name}`);
      if (sound) sides[side] = sound;
    }
    const frames = Math.max(...Object.values(sides).map((each) => each.length));
    const { dry, wet } = sides;
    const match = dry && wet ? Math.min(rms(dry, dry.length) / Math.max(rms(wet, dry.length), 1e-6), LOUDEST) : 1;
    for (const side of Object.keys(sides)) sides[side] = padded(sides[side], frames);
    return { sides, match, seconds: frames / RATE };
  }

  level(side) {
    if (side !== this.side) return 0;
    return side === "wet" && this.matched?.checked ? this.sounds.match : 1;
  }

  turn(side) {
    this.side = side;
    for (const button of this.sides) button.setAttribute("aria-pressed", String(button.dataset.side === side));
    for (const [each, { gain }] of Object.entries(this.playing?.voices ?? {}))
      gain.gain.setTargetAtTime(this.level(each), this.context.currentTime, FADE);
    this.draw();
  }

  place() {
    if (!this.playing) return this.from;
    return Math.max(0, this.context.currentTime - this.playing.began) % this.sounds.seconds;
  }

  play() {
    if (!this.sounds) return; // not decoded yet
    const from = this.playing ? 0 : this.from;
    this.silence();
    this.context ??= new AudioContext();
    this.context.resume();
    const voices = {};
    for (const [side, buffer] of Object.entries(this.sounds.sides)) {
      const source = new AudioBufferSourceNode(this.context, { buffer, loop: true });
      const gain = new GainNode(this.context, { gain: this.level(side) });
      source.connect(gain).connect(this.context.destination);
      source.start(0, from);
      voices[side] = { source, gain };
    }
    this.playing = { voices, began: this.context.currentTime - from };
    this.go.textContent = "Stop";
    this.follow();
  }

  silence() {
    for (const { source } of Object.values(this.playing?.voices ?? {})) source.stop();
    this.playing = null;
  }

  stop() {
    this.from = this.place();
    this.silence();
    this.go.textContent = "Play";
    this.draw();
  }

  seek(part) {
    if (!this.sounds) return;
    this.from = part * this.sounds.seconds;
    if (!this.playing) return this.draw();
    this.silence();
    this.play();
  }

  follow() {
    if (!this.playing) return;
    this.draw();
    requestAnimationFrame(() => this.follow());
  }

  /** The waveform of what is heard, at its level, and where it is. */
  draw() {
    if (!this.sounds) return;
    const { canvas } = this;
    const scale = devicePixelRatio || 1;
    const width = Math.max(1, Math.round(canvas.clientWidth * scale)), height = Math.round(canvas.clientHeight * scale);
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const paint = canvas.getContext("2d");
    const style = getComputedStyle(root);
    const buffer = this.sounds.sides[this.side] ?? Object.values(this.sounds.sides)[0];
    const samples = buffer.getChannelData(0), step = samples.length / width, level = this.level(this.side) || 1;
    const now = this.place() / this.sounds.seconds;
    paint.clearRect(0, 0, width, height);
    for (let x = 0; x < width; ++x) {
      let peak = 0;
      for (let n = Math.floor(x * step); n < (x + 1) * step; n += 4) peak = Math.max(peak, Math.abs(samples[n]));
      const tall = Math.max(scale, Math.min(1, peak * level) * height);
      paint.fillStyle = style.getPropertyValue(x < now * width ? "--accent" : "--quiet");
      paint.fillRect(x, (height - tall) / 2, 1, tall);
    }
    this.slider.value = String(Math.round(1000 * now));
    this.slider.setAttribute("aria-valuetext", `${this.place().toFixed(1)} of ${this.sounds.seconds.toFixed(1)} seconds`);
  }
}

if (root && panel && plain && globalThis.OfflineAudioContext) {
  const recordings = new Recordings();
  panel.hidden = false; // before it is drawn, for a hidden canvas has no size
  recordings.choose(recordings.phrases[0].dataset.phrase).then(
    () => (plain.hidden = true),
    () => (panel.hidden = true),
  );
  globalThis.recordings = recordings; // for whoever looks into a page that does not play, and for tests
}

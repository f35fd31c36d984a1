// @ts-check
// Where the sound is made: the plugin's module, run by the browser's audio thread.
//
// In:  {set: [index, value][]}, {midi: [status, data1, data2], at: seconds or 0 for now}, {silence}, {play: does the song},
//      {tempo}, {bypass}, {watch}
// Out: {peaks: [left, right], scope, faults} thirty times a second; {broken: why} if it has died
"use strict";

const QUANTUM = 128;
const FUEL = 20_000_000; // what 128 frames may take, see contract/metering.py: the dearest of those tried takes 145,000
const FUEL_TO_PREPARE = 500_000_000; // the dearest takes 6,500,000
const SCOPE = 512;

registerProcessor(
  "plugsmith-sound",
  class extends AudioWorkletProcessor {
    /** @param {{processorOptions: {bytes: ArrayBuffer, values: number[], said?: object[]}}} options; `said` is what it hears first */
    constructor({ processorOptions }) {
      super();
      this.tempo = 120;
      this.bypass = 0;
      this.began = -1; // the frame at which the song began, if it plays
      this.faults = 0;
      this.watched = true;
      this.broken = false;
      /** @type {{frame: number, message: number[]}[]} in the order of frames */
      this.events = [];
      this.peaks = [0, 0];
      this.scope = new Float32Array(SCOPE);
      this.scopeAt = 0;
      this.said = 0;
      this.port.onmessage = ({ data }) => this.guarded(() => this.hear(data));
      this.guarded(() => {
        const module = new WebAssembly.Module(processorOptions.bytes);
        if (WebAssembly.Module.imports(module).length) throw new Error("the module imports something");
        this.plugin = /** @type {any} */ (new WebAssembly.Instance(module, {}).exports);
        this.plugin.fuel.value = FUEL_TO_PREPARE;
        this.plugin._initialize();
        processorOptions.values.forEach((value, index) => this.plugin.set(index, value));
        this.plugin.prepare(sampleRate);
        for (const said of processorOptions.said ?? []) this.hear(said);
        this.places = [0, 1].map((channel) => this.plugin.samples(channel));
      });
    }

    /** Runs the plugin's code. A trap of it ends the plugin, and nothing else. @param {() => void} work */
    guarded(work) {
      if (this.broken) return;
      try {
        work();
      } catch (error) {
        this.broken = true;
        this.port.postMessage({ broken: this.plugin?.fuel.value <= 0 ? "it does not come to an end" : String(error) });
      }
    }

    /** @param {any} said */
    hear(said) {
      for (const [index, value] of said.set ?? []) this.plugin.set(index, value);
      if (said.midi) {
        const frame = said.at ? Math.round(said.at * sampleRate) : 0;
        const after = this.events.findIndex((each) => each.frame > frame);
        this.events.splice(after < 0 ? this.events.length : after, 0, { frame, message: said.midi });
      }
      if (said.silence) this.events = [];
      if ("play" in said) this.began = said.play ? currentFrame : -1;
      if ("tempo" in said) this.turn(said.tempo);
      if ("bypass" in said) this.bypass = said.bypass ? 1 : 0;
      if ("watch" in said) this.watched = said.watch;
    }

    /** Takes another tempo; the song goes on from where it is. @param {number} tempo */
    turn(tempo) {
      const beats = this.beats(currentFrame);
      this.tempo = tempo;
      if (this.began >= 0) this.began = currentFrame - (beats * 60 * sampleRate) / tempo;
    }

    /** The plugin's samples of a channel; its memory may have grown and moved since. @param {number} channel */
    samples(channel) {
      return new Float32Array(this.plugin.memory.buffer, this.places[channel], QUANTUM);
    }

    /** @param {Float32Array[][]} inputs @param {Float32Array[][]} outputs */
    process([input], [output]) {
      const frames = output[0].length;
      this.guarded(() => {
        for (let start = 0; start < frames; start += QUANTUM) this.chunk(input, output, start, Math.min(QUANTUM, frames - start));
      });
      if (this.broken) for (const channel of output) channel.fill(0);
      else if (this.watched) this.watch(output);
      return true;
    }

    /** @param {Float32Array[]} input @param {Float32Array[]} output @param {number} start @param {number} frames */
    chunk(input, output, start, frames) {
      for (const channel of [0, 1]) {
        const from = input[Math.min(channel, input.length - 1)];
        const to = this.samples(channel);
        if (from) to.set(from.subarray(start, start + frames));
        else to.fill(0);
      }
      const now = currentFrame + start;
      while (this.events.length && this.events[0].frame < now + frames) {
        const { frame, message } = this.events.shift() ?? { frame: 0, message: [] };
        this.plugin.midi(Math.max(0, frame - now), message[0], message[1], message[2]);
      }
      this.plugin.fuel.value = FUEL;
      this.faults += this.plugin.process(frames, this.tempo, this.beats(now), this.began >= 0 ? 1 : 0, this.bypass);
      output.forEach((channel, index) => channel.set(this.samples(Math.min(index, 1)).subarray(0, frames), start));
    }

    /** The song's position in quarter notes, of a song that began with the source. @param {number} frame */
    beats(frame) {
      return this.began >= 0 ? ((frame - this.began) / sampleRate / 60) * this.tempo : 0;
    }

    /** @param {Float32Array[]} output */
    watch(output) {
      output.slice(0, 2).forEach((channel, index) => {
        for (const sample of channel) if (Math.abs(sample) > this.peaks[index]) this.peaks[index] = Math.abs(sample); // not NaN
      });
      if (output.length === 1) this.peaks[1] = this.peaks[0];
      for (let frame = 0; frame < output[0].length; frame += 4) {
        this.scope[this.scopeAt] = output[0][frame];
        this.scopeAt = (this.scopeAt + 1) % SCOPE;
      }
      if (currentTime - this.said < 1 / 30) return;
      this.said = currentTime;
      const scope = new Float32Array(SCOPE);
      scope.set(this.scope.subarray(this.scopeAt));
      scope.set(this.scope.subarray(0, this.scopeAt), SCOPE - this.scopeAt);
      this.port.postMessage({ peaks: this.peaks, scope, faults: this.faults });
      this.peaks = [0, 0];
      this.faults = 0;
    }
  },
);

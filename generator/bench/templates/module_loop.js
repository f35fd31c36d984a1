// Times a plugin's module in Node, which has Chromium's engine: microseconds for 128 frames of noise or notes, as
// module_loop.cpp does, then of the silence behind them, half a minute later.
"use strict";

const { readFileSync } = require("node:fs");

const [frames, blocks, rounds] = [128, 250, 15];
const module_ = new WebAssembly.Module(readFileSync(process.argv[2]));
const plugin = new WebAssembly.Instance(module_, {}).exports;
plugin.fuel.value = 2_000_000_000;
plugin._initialize();
plugin.prepare(48000);
const keys = [45, 57, 60, 64];
let noise = 1;
const times = [];
const warmUp = 600_000_000n; // ns until the engine has compiled what runs often for speed, as in a page that plays
const opened = process.hrtime.bigint();
while (times.length < rounds) {
  for (const status of [0x80, 0x90]) for (const key of keys) plugin.midi(0, status, key, 90);
  const began = process.hrtime.bigint();
  for (let block = 0; block < blocks; block += 1) {
    for (const channel of [0, 1]) {
      const samples = new Float32Array(plugin.memory.buffer, plugin.samples(channel), frames);
      for (let n = 0; n < frames; n += 1) {
        noise = (Math.imul(noise, 1664525) + 1013904223) | 0;
        samples[n] = noise * 1e-10;
      }
    }
    plugin.fuel.value = 1_000_000_000;
    plugin.process(frames, 120, 0, 0, 0);
  }
  const ended = process.hrtime.bigint();
  if (began - opened > warmUp) times.push(Number(ended - began) / 1000 / blocks);
}
for (const key of keys) plugin.midi(0, 0x80, key, 0);
const still = [];
const quiet = 11250; // blocks in half a minute
for (let block = 0; block < quiet + rounds * blocks; block += 1) {
  for (const channel of [0, 1]) new Float32Array(plugin.memory.buffer, plugin.samples(channel), frames).fill(0);
  plugin.fuel.value = 1_000_000_000;
  const began = process.hrtime.bigint();
  plugin.process(frames, 120, 0, 0, 0);
  if (block >= quiet) still.push(Number(process.hrtime.bigint() - began) / 1000);
}
const mean = still.reduce((sum, each) => sum + each, 0) / still.length; // the engine is tried now and then
times.sort((a, b) => a - b);
console.log(times[Math.floor(rounds / 2)].toFixed(4), mean.toFixed(4));

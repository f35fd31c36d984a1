// Times a plugin's module in Node, which has Chromium's engine: microseconds for 128 frames, as module_loop.cpp does.
"use strict";

const { readFileSync } = require("node:fs");

const [frames, blocks, rounds] = [128, 250, 15];
const module_ = new WebAssembly.Module(readFileSync(process.argv[2]));
const plugin = new WebAssembly.Instance(module_, {}).exports;
plugin.fuel.value = 2_000_000_000;
plugin._initialize();
plugin.prepare(48000);
for (const key of [45, 57, 60, 64]) plugin.midi(0, 0x90, key, 90);
let noise = 1;
const times = [];
for (let round = 0; round < rounds; round += 1) {
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
  times.push(Number(process.hrtime.bigint() - began) / 1000 / blocks);
}
times.sort((a, b) => a - b);
console.log(times[Math.floor(rounds / 2)].toFixed(4));

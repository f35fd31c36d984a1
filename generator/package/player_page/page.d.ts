// The sources of the two scripts that the page starts: package/player.py puts them in front of player.js.
declare const SOUND: string;
declare const WINDOW: string;

// What an audio worklet has beside a worker, and TypeScript does not know.
declare const sampleRate: number;
declare const currentFrame: number;
declare const currentTime: number;
declare function registerProcessor(name: string, processor: new (options: any) => AudioWorkletProcessor): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

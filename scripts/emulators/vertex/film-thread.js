// Makes one film and ends. It is JavaScript, since a thread starts without tsx.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { Resvg } from '@resvg/resvg-js';
import h264 from 'h264-mp4-encoder';
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { frame } from './film-frame.js';

const { film, fontFiles, sample } = workerData;
/** Frames a second: enough to be seen to move. */
const RATE = 8;

/** The frames as H.264 in an MP4 without sound. */
async function pictures() {
  const encoder = await h264.createH264MP4Encoder();
  const { width, height, seconds } = film;
  Object.assign(encoder, { width, height, frameRate: RATE, speed: 10, quantizationParameter: 30, groupOfPictures: 16 });
  encoder.initialize();
  for (let index = 0; index < seconds * RATE; index++) {
    const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Roboto' };
    encoder.addFrameRgba(new Resvg(frame(film, index / RATE), { font, logLevel: 'off' }).render().pixels);
  }
  encoder.finalize();
  const bytes = encoder.FS.readFile(encoder.outputFilename);
  encoder.delete();
  return bytes;
}

/** Hands the packets of a track on as they are, up to so many seconds. */
async function pass(track, source, seconds) {
  const decoderConfig = await track.getDecoderConfig();
  for await (const packet of new EncodedPacketSink(track).packets()) {
    if (packet.timestamp >= seconds) return;
    if (packet.timestamp >= 0) await source.add(packet, { decoderConfig });
  }
}

const read = (bytes) => new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
const video = await read(await pictures()).getPrimaryVideoTrack();
const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target: new BufferTarget() });
const videoSource = new EncodedVideoPacketSource('avc');
const audioSource = new EncodedAudioPacketSource('aac');
output.addVideoTrack(videoSource, { frameRate: RATE });
if (film.sound) output.addAudioTrack(audioSource);
await output.start();
await pass(video, videoSource, film.seconds);
// The sound is the sample's.
if (film.sound) await pass(await read(readFileSync(sample)).getPrimaryAudioTrack(), audioSource, film.seconds);
await output.finalize();
parentPort.postMessage(new Uint8Array(output.target.buffer));

/** The rate at which every run analyses and delivers sound. */
export const SAMPLE_RATE = 48_000;

/** Stereo sound at 48 kHz, interleaved. Throws a sentence where the browser cannot decode the file. */
export async function decodeStereo(blob: Blob, name: string): Promise<Float32Array<ArrayBuffer>> {
  const context = new OfflineAudioContext(2, 1, SAMPLE_RATE);
  let decoded: AudioBuffer;
  try {
    decoded = await context.decodeAudioData(await blob.arrayBuffer());
  } catch (cause) {
    throw new Error(
      `This browser cannot decode “${name}”. The server knows more formats; WAV, FLAC, MP3 and Ogg will do.`,
      {
        cause,
      },
    );
  }
  const { length, numberOfChannels } = decoded;
  const stereo = numberOfChannels > 2 ? await mixDown(decoded) : decoded;
  const left = stereo.getChannelData(0);
  const right = stereo.getChannelData(Math.min(1, stereo.numberOfChannels - 1));
  const samples = new Float32Array(length * 2);
  for (let n = 0; n < length; n++) {
    samples[2 * n] = left[n] ?? 0;
    samples[2 * n + 1] = right[n] ?? 0;
  }
  return samples;
}

/** More than two channels, mixed as the Web Audio standard says. */
function mixDown(many: AudioBuffer): Promise<AudioBuffer> {
  const context = new OfflineAudioContext(2, many.length, SAMPLE_RATE);
  const source = new AudioBufferSourceNode(context, { buffer: many });
  source.connect(context.destination);
  source.start();
  return context.startRendering();
}

/** Multiplies all samples, in place. */
export function amplify(samples: Float32Array, decibels: number): void {
  if (decibels === 0) return;
  const factor = 10 ** (decibels / 20);
  for (let n = 0; n < samples.length; n++) samples[n]! *= factor;
}

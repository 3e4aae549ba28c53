import { join } from 'node:path';
import type { MediaReference } from '#graphs/definition.ts';
import type { PreflightContext, RunContext } from '#runtime/context.ts';
import type { Executor, Preflight } from '#runtime/executor.ts';
import { InputError } from '#runtime/failure.ts';
import { readPcm } from '#runtime/node/pcm-file.ts';
import { decodeTo, longestHours, sampleRate, type Decoded } from './decode.ts';
import type { definition } from './definition.ts';
import { identifyAudio } from './open-audio.ts';
import { readFacts, type SourceFacts } from './source-facts.ts';

/** Below this share of the declared length, sound is missing; above it, encoders merely pad. */
const completeShare = 0.98;

export const preflight: Preflight<typeof definition> = async ({ id, params, context }) => {
  await openSource(id, params.file, context);
};

export const run: Executor<typeof definition> = async ({ id, params, context }) => {
  const { name, path, facts } = await openSource(id, params.file, context);
  const pcm = join(context.workDir, `${id}.f32le`);
  const decoded = await decodeTo(pcm, { ...facts, path, name }, 10 ** (params.gain / 20), context.signal);
  for (const complaint of complaints(name, decoded, facts.declaredDuration)) complain(id, complaint, context);
  return {
    audio: {
      name,
      sampleRate,
      channels: 2,
      sampleCount: decoded.sampleCount,
      sha256: decoded.sha256,
      path: pcm,
      read: (from, to, signal) => readPcm(pcm, decoded.sampleCount, from, to, signal),
    },
  };
};

/** Everything that the file says of itself before it is decoded. Throws InputError where it cannot be music. */
async function openSource(
  id: string,
  file: MediaReference | null,
  context: Pick<PreflightContext, 'mediaPath' | 'signal'>,
): Promise<{ name: string; path: string; facts: SourceFacts }> {
  if (!file) throw new InputError('audio-not-given', `No music was given: name a file with --audio (node ${id}).`);
  const { name } = file;
  const path = context.mediaPath(file);
  const demuxer = await identifyAudio(path, name);
  const facts = await readFacts(path, name, demuxer, context.signal);
  if ((facts.declaredDuration ?? 0) > longestHours * 3600) {
    throw new InputError('audio-too-long', `${name} is longer than ${longestHours} hours, which is the most.`);
  }
  return { name, path, facts };
}

interface Complaint {
  readonly code: string;
  readonly message: string;
}

function complaints(name: string, decoded: Decoded, declared: number | null): Complaint[] {
  const seconds = decoded.sampleCount / sampleRate;
  const lost = Math.max(0, (declared ?? 0) - seconds);
  const found: Complaint[] = [];
  if (declared !== null && seconds < declared * completeShare) {
    const message =
      `${name} is cut short or damaged: it says ${declared.toFixed(2)} s but holds ${seconds.toFixed(2)} s of sound ` +
      `(${Math.ceil((lost / declared) * 100)} % is lost); the video ends with the sound.`;
    found.push({ code: 'audio-truncated', message });
  } else if (decoded.damages > 0) {
    const howMuch =
      lost > 0
        ? `about ${Math.ceil(lost * 1000)} ms of sound are lost`
        : 'none of its length is lost, but it may crackle';
    const message = `${name} is damaged: the decoder complained ${times(decoded.damages)}; ${howMuch}.`;
    found.push({ code: 'audio-damaged', message });
  }
  if (decoded.silent) found.push({ code: 'audio-silent', message: `${name} is silent from beginning to end.` });
  return found;
}

function complain(node: string, { code, message }: Complaint, context: RunContext): void {
  if (context.request.strict) throw new InputError(code, message);
  context.report({ type: 'warning', code, message, node });
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

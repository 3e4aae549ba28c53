import { identifyAudio } from '#nodes/audio-source/open-audio.ts';
import { readFacts } from '#nodes/audio-source/source-facts.ts';
import { CancelledError, InputError } from '#runtime/failure.ts';
import { probe } from '#runtime/node/probe.ts';

/** Longer than any honest file takes to be opened. */
const patienceMs = 20_000;

/**
 * What a file of unknown origin says of its sound. It is identified by its bytes and given to one demuxer, which may open nothing
 * else: the same door that runs use. Throws an InputError that says why it is no sound.
 */
export async function describeSound(
  file: string,
  name: string,
): Promise<{ duration: number | null; channels: number }> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const demuxer = await identifyAudio(file, name);
    const facts = await readFacts(file, name, demuxer, signal);
    // Some formats claim no length that a run could hold against them; what ffprobe reads off their end is near enough here.
    const guessed = facts.declaredDuration ?? (await probe(file, facts.lock, signal)).format.duration ?? null;
    const duration = guessed !== null && Number.isFinite(guessed) && guessed >= 0 ? guessed : null;
    return { duration, channels: Math.max(1, facts.channels) };
  } catch (cause) {
    if (!(cause instanceof CancelledError)) throw cause;
    const message = `${name} takes longer than ${patienceMs / 1000} seconds to open: it is damaged, or made to be so.`;
    throw new InputError('audio-undecodable', message, { cause });
  }
}

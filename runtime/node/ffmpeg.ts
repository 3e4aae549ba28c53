import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import ffmpegCommand from 'fluent-ffmpeg';
import { RunError } from '#runtime/failure.ts';
import { toolPatienceMs } from './patience.ts';

const run = promisify(execFile);

export interface FfmpegTools {
  /** What to call: a bare name found on the PATH, or the path in `EMBERLOOM_FFMPEG`. */
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** All that `ffmpeg -version` prints: build options and library versions too. Bytes of a stream may change with any of it. */
  readonly build: string;
}

const found = new Map<string, Promise<FfmpegTools>>();

/** The ffmpeg in `EMBERLOOM_FFMPEG`, else the one on the PATH. Throws RunError `no-ffmpeg`. Asked once per process and path. */
export function findFfmpeg(): Promise<FfmpegTools> {
  const ffmpeg = process.env['EMBERLOOM_FFMPEG'] || 'ffmpeg';
  const known = found.get(ffmpeg);
  if (known) return known;
  const search = inspectTools(ffmpeg);
  found.set(ffmpeg, search);
  search.catch(() => found.delete(ffmpeg));
  return search;
}

/** Names of the encoders that this build of ffmpeg has; a hardware encoder that is listed may still not work. */
export async function availableEncoders(): Promise<ReadonlySet<string>> {
  const { ffmpeg } = await findFfmpeg();
  const encoders = await new Promise<object>((resolve, reject) => {
    const command = ffmpegCommand().setFfmpegPath(ffmpeg);
    command.availableEncoders((error: Error | null, list) => (error ? reject(error) : resolve(list)));
  });
  return new Set(Object.keys(encoders));
}

async function inspectTools(ffmpeg: string): Promise<FfmpegTools> {
  const ffprobe = probeBeside(ffmpeg);
  const [build] = await Promise.all([versionText(ffmpeg, 'ffmpeg'), versionText(ffprobe, 'ffprobe')]);
  const version = /^ffmpeg version (\S+)/.exec(build)?.[1] ?? 'unknown';
  return { ffmpeg, ffprobe, version, build };
}

function probeBeside(ffmpeg: string): string {
  const extension = path.extname(ffmpeg).toLowerCase() === '.exe' ? '.exe' : '';
  return path.basename(ffmpeg) === ffmpeg
    ? `ffprobe${extension}`
    : path.join(path.dirname(ffmpeg), `ffprobe${extension}`);
}

async function versionText(tool: string, name: string): Promise<string> {
  try {
    const { stdout } = await run(tool, ['-hide_banner', '-version'], {
      timeout: toolPatienceMs(),
      killSignal: 'SIGKILL',
    });
    return stdout;
  } catch (cause) {
    if (cause instanceof Error && 'killed' in cause && cause.killed) {
      throw new RunError('no-ffmpeg', `${name} (${tool}) does not answer, not even for its version.`, { cause });
    }
    throw new RunError(
      'no-ffmpeg',
      `${name} was not found (tried ${tool}). Install it (Debian and Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg; ` +
        'Windows: winget install ffmpeg), or name the program in EMBERLOOM_FFMPEG.',
      { cause },
    );
  }
}

import { RunError } from '#runtime/failure.ts';
import { diskFull } from './ffmpeg-process.ts';

/** What a failed file operation means for a person: a full or a read-only disk. Any other error is given back as it is. */
export function fileFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof RunError || !('code' in error)) return error;
  const where = 'path' in error ? String(error.path) : 'A file';
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new RunError('read-only', `${where} cannot be written to: make it writable.`, { cause: error });
    case 'EMFILE':
    case 'ENFILE':
      return new RunError('too-many-files', 'Too many files are open on this machine: close something.', {
        cause: error,
      });
    default:
      return error;
  }
}

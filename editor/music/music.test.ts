import { expect, test, vi } from 'vitest';
import { Music } from '#editor/music/music.ts';

/** A file that is read when it is told to, and then cannot be. */
function slowFile(name: string): { readonly file: File; read(): void } {
  let read = () => {};
  const bytes = new Promise<ArrayBuffer>((_, reject) => {
    read = () => reject(new Error(`${name} is gone.`));
  });
  return { file: Object.assign(new File([], name), { arrayBuffer: () => bytes }), read: () => read() };
}

test('of two files the one that was chosen last counts, whichever is read first', async () => {
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('indexedDB', { open: () => new EventTarget() });
  const music = new Music();
  const [first, second] = [slowFile('first.flac'), slowFile('second.flac')];
  const choosing = [music.choose(first.file), music.choose(second.file)];
  second.read();
  await choosing[1];
  first.read();
  await choosing[0];
  expect(music.state.get()).toMatchObject({ phase: 'failed', message: expect.stringContaining('second.flac') });
});

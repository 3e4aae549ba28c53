import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InputError } from '#runtime/failure.ts';
import { openJobStore, type JobStore } from '#server/jobs/store.ts';
import { spec } from '#server/jobs/store-model.ts';
import { JobFolder } from './job-folder.ts';

let root: string;
let outputs: string;
let store: JobStore;
let folder: JobFolder;
let warned: string[];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'emberloom-job-folder-'));
  outputs = join(root, 'outputs');
  store = openJobStore(join(root, 'jobs.db'), () => Date.now());
  warned = [];
  folder = await open();
});
afterEach(async () => {
  await folder.close();
  store[Symbol.dispose]();
  rmSync(root, { recursive: true });
});

describe('a file in pending', () => {
  test('is left as it is until it is whole, and its job waits for its turn', async () => {
    const text = JSON.stringify({ id: 'song', config: { name: 'Song' }, note: 'mine' });
    for (const length of [0, 1, text.length >> 1, text.length - 1]) {
      write('song', text.slice(0, length));
      await folder.look();
      expect(store.list({ limit: 10 })).toEqual([]);
      expect(readFileSync(join(root, 'pending/song.json'), 'utf8')).toBe(text.slice(0, length));
    }
    write('song', text);
    await folder.look();
    await folder.look();
    expect(store.list({ limit: 10 })).toMatchObject([{ state: 'pending', name: 'Song' }]);
    expect(readFileSync(join(root, 'pending/song.json'), 'utf8')).toBe(text);
  });

  test('follows its job through processing to complete, with progress and output', async () => {
    put('song', { name: 'Song' });
    await folder.look();
    const job = store.claim();
    if (!job) throw new Error('Nothing waits.');
    store.report(job, { ...progress, progress: 41.7 });
    await folder.look();
    expect(everything()).toEqual(['processing/song.json']);
    expect(read('processing/song')).toMatchObject({ status: 'processing', progress: 41, job: job.id });
    finish(job, 'abc');
    await folder.look();
    expect(everything()).toEqual(['complete/song.json', 'complete/song.mp4']);
    expect(readFileSync(join(root, 'complete/song.mp4'), 'utf8')).toBe('abc');
    const output = join(root, 'complete/song.mp4');
    const told = { status: 'complete', progress: 100, job: job.id, output };
    expect(read('complete/song')).toEqual({ id: 'song', config: { name: 'Song' }, ...told });
    expect(store.filed()).toEqual([]);
  });

  test('goes to failed with the error of its job', async () => {
    put('song', {});
    await folder.look();
    const job = store.claim();
    if (job) store.fail(job, { code: 'segment-failed', message: 'Segment 3 failed 3 times.' });
    await folder.look();
    expect(everything()).toEqual(['failed/song.json']);
    expect(read('failed/song')).toMatchObject({ status: 'failed', error: 'Segment 3 failed 3 times.' });
  });

  test('goes to failed and says so where its job is cancelled, or removed', async () => {
    put('one', {});
    await folder.look();
    store.cancel(store.list({ limit: 1 })[0]?.id ?? '');
    await folder.look();
    expect(read('failed/one')).toMatchObject({ status: 'failed', cancelled: true, error: 'The job was cancelled.' });
    put('two', {});
    await folder.look();
    const { id = '' } = store.list({ limit: 1 })[0] ?? {};
    store.cancel(id);
    store.remove(id);
    await folder.look();
    expect(read('failed/two')).toMatchObject({ status: 'failed', error: 'The job was removed.' });
  });

  test.each([
    ['is no job', '["song"]', /is an object with “config”/],
    [
      'asks for what there is not',
      '{"config": {"refuse": "There is no such template."}}',
      /^There is no such template\.$/,
    ],
  ])('that %s goes to failed with a sentence', async (_, text, sentence) => {
    write('song', text);
    await folder.look();
    expect(everything()).toEqual(['failed/song.json']);
    expect(read('failed/song')).toMatchObject({ status: 'failed', error: expect.stringMatching(sentence) });
    expect(store.list({ limit: 10 })).toEqual([]);
  });

  test('that its owner takes away is cancelled', async () => {
    put('song', {});
    await folder.look();
    rmSync(join(root, 'pending/song.json'));
    await folder.look();
    await folder.look();
    expect(store.list({ limit: 10 })).toMatchObject([{ state: 'cancelled' }]);
    expect(store.filed()).toEqual([]);
    expect(everything()).toEqual([]);
  });

  test('of a name that is complete already is refused, and the finished one stays', async () => {
    await complete('song', 'first');
    put('song', { name: 'Again' });
    await folder.look();
    expect(read('failed/song')).toMatchObject({ status: 'failed', error: expect.stringMatching(/another name/) });
    expect(readFileSync(join(root, 'complete/song.mp4'), 'utf8')).toBe('first');
  });

  test('that failed may be asked for again under its name', async () => {
    put('song', { refuse: 'No.' });
    await folder.look();
    await complete('song', 'second');
    expect(everything()).toEqual(['complete/song.json', 'complete/song.mp4', 'failed/song.json']);
  });

  test('that is a link, hidden, a folder or something else is none of our business', async () => {
    writeFileSync(join(root, 'secret'), JSON.stringify({ config: {} }));
    symlinkSync(join(root, 'secret'), join(root, 'pending/link.json'));
    writeFileSync(join(root, 'pending/.hidden.json'), '{"config": {}}');
    writeFileSync(join(root, 'pending/notes.txt'), '{"config": {}}');
    mkdirSync(join(root, 'pending/folder.json'));
    await folder.look();
    expect(store.list({ limit: 10 })).toEqual([]);
  });
});

describe('a server that takes the folder over', () => {
  test('does anew what one with another data folder had at work', async () => {
    await folder.close();
    mkdirSync(join(root, 'processing'), { recursive: true });
    writeFileSync(
      join(root, 'processing/song.json'),
      JSON.stringify({ config: { name: 'Song' }, status: 'processing' }),
    );
    folder = await open();
    await folder.look();
    expect(store.list({ limit: 10 })).toMatchObject([{ state: 'pending', name: 'Song' }]);
  });

  test('does not take a new file for one that came to its end just before a crash', async () => {
    await complete('song', 'first', { cutShort: true });
    rmSync(join(root, 'complete/song.mp4'));
    folder = await open();
    expect(store.filed()).toEqual([]);
    expect(store.list({ limit: 10 })).toHaveLength(1);
  });

  test('is the only one', async () => {
    await expect(open()).rejects.toThrow(/^Another Emberloom server watches/);
  });
});

test('what cannot be done now is said once, and done later', async () => {
  put('song', {});
  await folder.look();
  const job = store.claim();
  if (!job) throw new Error('Nothing waits.');
  finish(job, 'abc');
  const place = join(outputs, job.id);
  rmSync(place, { recursive: true });
  await folder.look();
  await folder.look();
  expect(warned).toHaveLength(1);
  finish(job, 'abc');
  await folder.look();
  expect(everything()).toEqual(['complete/song.json', 'complete/song.mp4']);
});

const progress = {
  ...({ type: 'progress', stage: 'render', frame: 1, frames: 2, fps: 30, secondsLeft: 1 } as const),
};

function open(): Promise<JobFolder> {
  return JobFolder.open({
    ...{ root, outputs, warn: (sentence) => void warned.push(sentence) },
    jobs: { store, queue: { submit: (submission) => store.submit(submission), cancel: (id) => store.cancel(id) } },
    prepare: async ({ name, refuse }) => {
      if (refuse !== undefined) throw new InputError('refused', String(refuse));
      return { spec: { ...spec, name: String(name) }, priority: 0 };
    },
  });
}

/** Brings a file to its end; `cutShort` is a crash just before the record of it is removed. */
async function complete(name: string, content: string, { cutShort = false } = {}): Promise<void> {
  put(name, {});
  await folder.look();
  const job = store.claim();
  if (!job) throw new Error('Nothing waits.');
  finish(job, content);
  if (!cutShort) return await folder.look();
  const { unfile } = store;
  store.unfile = () => {
    throw new Error('The power is gone.');
  };
  await folder.close();
  store.unfile = unfile;
  expect(store.filed()).toHaveLength(1);
}

function finish(job: { id: string; attempt: number }, content: string): void {
  const place = join(outputs, job.id, String(job.attempt));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'out.mp4'), content);
  store.complete(job, [{ name: 'out.mp4', bytes: content.length, sha256: '' }]);
}

function put(name: string, config: object): void {
  write(name, JSON.stringify({ id: name, config }));
}

function write(name: string, text: string): void {
  writeFileSync(join(root, 'pending', `${name}.json`), text);
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(root, `${name}.json`), 'utf8'));
}

function everything(): string[] {
  const stages = ['pending', 'processing', 'complete', 'failed'];
  return stages.flatMap((stage) =>
    existsSync(join(root, stage)) ? readdirSync(join(root, stage)).map((name) => `${stage}/${name}`) : [],
  );
}

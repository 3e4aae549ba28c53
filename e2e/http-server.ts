import type { ChildProcess } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Asset } from '#runtime/protocol/asset.ts';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { endOf, startEmberloom, type Ended } from './emberloom.ts';

export interface HttpServer {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has printed so far. */
  said(): string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<Ended>;
}

/** A server with its data in `folder`, as somebody would start it; it ends with the test. */
export async function serve(
  folder: string,
  options: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<HttpServer> {
  const args = ['serve', '--port', '0', '--data-dir', join(folder, 'data'), '--disk-floor', '0', ...options];
  const server = await addressOf(startEmberloom(folder, args, env));
  onTestFinished(() => void server.child.kill('SIGKILL'));
  return server;
}

/** Resolves when a starting server has said where it is. */
export async function addressOf(child: ChildProcess): Promise<HttpServer> {
  let text = '';
  const ended = endOf(child);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      const found = /^Emberloom is at (http:\S+)\//m.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ stdout, stderr }) => reject(new Error(`The server ended: ${stdout}${stderr}`)));
  });
  return {
    ...{ url, child, ended, said: () => text },
    stop() {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** A JSON request. */
export async function ask<T = unknown>(
  url: string,
  body?: unknown,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly json: T }> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url, { ...sent, headers: { 'Content-Type': 'application/json' }, ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: (text === '' ? null : JSON.parse(text)) as T };
}

export async function upload(url: string, file: string): Promise<Asset> {
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream;
  const target = `${url}/api/assets?name=${encodeURIComponent(basename(file))}`;
  const response = await fetch(target, { method: 'PUT', body, duplex: 'half' } as RequestInit);
  return (await response.json()) as Asset;
}

/** Resolves with the job when it is over. */
export async function over(url: string, id: string, token?: string): Promise<JobView> {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  for (;;) {
    const { json } = await ask<JobView>(`${url}/api/render/${id}`, undefined, { headers });
    if (json.completedAt !== undefined) return json;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

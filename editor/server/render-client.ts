import { z } from 'zod';
import type { GraphDocument } from '#graphs/document.ts';
import type { Problem } from '#graphs/problems.ts';
import { assetSchema, type Asset } from '#runtime/protocol/asset.ts';
import { jobViewSchema, type JobView } from '#runtime/protocol/job-view.ts';
import type { RenderRequest } from '#runtime/protocol/render-request.ts';

/** What a server has refused: a sentence, its stable code, and for a graph what is wrong with it. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal';
  readonly code: string;
  readonly problems: readonly Problem[];

  constructor(message: string, code: string, problems: readonly Problem[]) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}

/** What runs graphs: `emberloom serve`, wherever it is. Its methods reject with a ServerRefusal, or where it cannot be reached. */
export interface RenderClient {
  /** `onProgress` hears how much of the file is there, 0 to 1. */
  upload(file: File, onProgress?: (share: number) => void): Promise<Asset>;
  /** What was uploaded before, newest first. */
  assets(): Promise<readonly Asset[]>;
  /** Asks for a run; the answer is the job's id. `inputs` give the graph's inputs: for a file the id of its asset. */
  render(
    graph: GraphDocument,
    inputs: RenderRequest['inputs'],
    more?: Omit<RenderRequest, 'graph' | 'inputs'>,
  ): Promise<string>;
  job(id: string): Promise<JobView>;
  /** How a job is, every second until it is over. */
  watch(id: string): AsyncIterable<JobView>;
  cancel(id: string): Promise<void>;
  /** Where the finished film can be fetched. */
  downloadUrl(id: string): string;
}

/** `base`: the address under which the server's `/api` lies, such as `/` or `http://127.0.0.1:4400`. */
export function createRenderClient(base = ''): RenderClient {
  const api = `${base.replace(/\/$/, '')}/api`;

  async function ask<T>(schema: z.ZodType<T>, path: string, init: RequestInit = {}): Promise<T> {
    const response = await fetch(api + path, init);
    return readAnswer(schema, response.status, await response.text());
  }

  return {
    upload: (file, onProgress) =>
      new Promise((resolve, reject) => {
        // fetch does not tell how much of a body has gone.
        const request = new XMLHttpRequest();
        request.open('PUT', `${api}/assets?name=${encodeURIComponent(file.name)}`);
        request.upload.addEventListener('progress', ({ loaded, total }) =>
          onProgress?.(total > 0 ? loaded / total : 0),
        );
        request.addEventListener('load', () => {
          try {
            resolve(readAnswer(assetSchema, request.status, request.responseText));
          } catch (cause) {
            reject(cause);
          }
        });
        request.addEventListener('error', () => reject(new TypeError('The server cannot be reached.')));
        request.send(file);
      }),
    async assets() {
      return (await ask(z.object({ assets: z.array(assetSchema) }), '/assets')).assets;
    },
    async render(graph, inputs, more = {}) {
      const body = JSON.stringify({ ...more, graph, inputs });
      const init = { method: 'POST', body, headers: { 'Content-Type': 'application/json' } };
      return (await ask(z.object({ jobId: z.string() }), '/render', init)).jobId;
    },
    job: (id) => ask(jobViewSchema, `/render/${id}`),
    async *watch(id) {
      for (;;) {
        const job = await this.job(id);
        yield job;
        if (job.completedAt !== undefined) return;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    },
    async cancel(id) {
      await ask(z.unknown(), `/render/${id}/cancel`, { method: 'POST' });
    },
    downloadUrl: (id) => `${api}/render/${id}/download`,
  };
}

const refusalSchema = z.object({
  title: z.string().default('The server has refused this.'),
  detail: z.string().optional(),
  code: z.string().default('refused'),
  problems: z.array(z.custom<Problem>((value) => typeof value === 'object' && value !== null)).default([]),
});

function readAnswer<T>(schema: z.ZodType<T>, status: number, text: string): T {
  const isGood = status >= 200 && status < 300;
  const value: unknown = text === '' ? null : parsed(text);
  if (isGood) return schema.parse(value);
  const { title, detail, code, problems } = refusalSchema
    .catch({ title: `The server answered ${status}.`, code: 'refused', problems: [] })
    .parse(value);
  throw new ServerRefusal(detail ?? title, code, problems);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

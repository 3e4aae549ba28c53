import { z } from 'zod';

/** What a server says instead of what it was asked for (RFC 9457), over HTTP and WebSocket alike. */
export const problemDocumentSchema = z.looseObject({
  /** A URI that stands for the kind of problem; `about:blank` where the status says it all. */
  type: z.string(),
  /** The kind of problem in a few words. */
  title: z.string(),
  /** HTTP status. */
  status: z.int().min(400).max(599),
  /** This case, as a sentence that a musician can act on. */
  detail: z.string(),
  /** Stable, to be matched by programs. */
  code: z.string(),
  /** Where a graph is at fault: one for each of its complaints. */
  problems: z
    .array(z.looseObject({ code: z.string(), severity: z.enum(['error', 'warning']), message: z.string() }))
    .exactOptional(),
});

export type ProblemDocument = Readonly<z.infer<typeof problemDocumentSchema>>;

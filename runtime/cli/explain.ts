import { readFile } from 'node:fs/promises';
import type { GraphDocument } from '#graphs/document.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import type { RunRequest } from '#runtime/context.ts';
import { identifyMedia } from '#runtime/node/run-context.ts';
import { prepareRun } from '#runtime/prepare.ts';

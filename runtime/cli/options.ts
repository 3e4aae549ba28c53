import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { RunRequest } from '#runtime/context.ts';
import { InputError } from '#runtime/failure.ts';
import type { GlChoice } from '#runtime/node/chromium.ts';
import type { PrinterMode } from './printer.ts';

/** What every command that renders understands. */
export interface CommonOptions extends RequestOptions {
  readonly json?: true;
  readonly quiet?: true;
  readonly overwrite?: true;
  readonly gl: GlChoice;
  readonly requireGpu?: true;
}

export interface RequestOptions {
  readonly strict?: true;
  readonly fresh?: true;
  readonly start?: number;
  readonly duration?: number;
  readonly frames?: { readonly from: number; readonly to: number };
  readonly preset?: string;
  readonly scale?: number;
  readonly set: readonly string[];
}

export function addCommonOptions(command: Command): Command {
  return addRequestOptions(command)
    .option('--overwrite', 'replace an output that exists')
    .addOption(
      new Option('--gl <backend>', 'how to draw').choices(['auto', 'gpu', 'llvmpipe', 'swiftshader']).default('auto'),
    )
    .option('--require-gpu', 'fail rather than draw in software')
    .option('--json', 'print events as one JSON object a line')
    .option('--quiet', 'print nothing but errors');
}

/** What to render of what, wherever that is done. */
export function addRequestOptions(command: Command): Command {
  return command
    .option('--start <seconds>', 'start there; analysis still covers the whole track', seconds)
    .option('--duration <seconds>', 'how much of the track to render', seconds)
    .option('--frames <A-B>', 'render frames A to B, both included, counted from 0', frameRange)
    .option(
      '--preset <name>',
      'encoding: draft, h264-web, h264-fast, h265-quality, av1-quality, prores-master, h264-nvenc, h265-nvenc',
    )
    .option('--scale <factor>', 'multiply the picture size, for drafts: 0.5 renders a quarter of the pixels', factor)
    .option('--set <node.param=value>', 'set any parameter; may be given again', collect, [])
    .option('--fresh', 'ignore cached analysis and finished segments')
    .option('--strict', 'treat a damaged input as an error');
}

/** The graph inputs that options name: paths and values alike, only those that were given. */
export function inputsOf(options: InputOptions): Readonly<Record<string, string>> {
  const { audio, output, template: scene, fps, preset } = options;
  const given = Object.entries({ audio, output, scene, fps, preset });
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

export interface InputOptions {
  readonly audio?: string;
  readonly output?: string;
  readonly template?: string;
  readonly fps?: string;
  readonly preset?: string;
}

export function requestOf(options: CommonOptions, inputs: Readonly<Record<string, string>>): RunRequest {
  const { start, duration, frames, scale = 1 } = options;
  if (frames && (start !== undefined || duration !== undefined)) {
    throw new InputError('usage', 'Give --frames or --start and --duration, not both.');
  }
  return {
    inputs,
    start,
    duration,
    frames,
    scale,
    overwrite: options.overwrite ?? false,
    strict: options.strict ?? false,
    fresh: options.fresh ?? false,
  };
}

export function printerMode({ json, quiet }: Pick<CommonOptions, 'json' | 'quiet'>): PrinterMode {
  if (json) return 'json';
  if (quiet) return 'quiet';
  return process.stderr.isTTY ? 'bar' : 'lines';
}

/** Splits `node.param=value`. */
export function parseSetting(text: string): { readonly address: string; readonly value: string } {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InputError('usage', `--set ${text} is not of the form node.param=value.`);
  return { address: text.slice(0, equals), value: text.slice(equals + 1) };
}

export function absolute(path: string): string {
  if (path === '') throw new InvalidArgumentError('It must name a file.');
  return resolve(path);
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('It must be a number of seconds from 0 up.');
  }
  return value;
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0 up.');
  return Number(text);
}

function factor(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 8)) throw new InvalidArgumentError('It must be a number above 0, at most 8.');
  return value;
}

function frameRange(text: string): { from: number; to: number } {
  const match = /^(\d{1,9})-(\d{1,9})$/.exec(text);
  const [from, to] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || from > to)
    throw new InvalidArgumentError('It must be two frame numbers, the first not above the second, as in 95-105.');
  return { from, to };
}

function collect(text: string, list: readonly string[]): readonly string[] {
  return [...list, text];
}

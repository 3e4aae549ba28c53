import type { DefinitionProblem } from '#graphs/definition.ts';
import { presetNamed, type Preset, type PresetName } from './presets.ts';

interface Params {
  readonly preset: PresetName;
  readonly quality: number;
  readonly bitrate: number;
}

interface Picture {
  readonly width: number;
  readonly height: number;
}

/** What a preset cannot encode, with what would do instead. */
export function checkPicture(params: Params, picture: Picture | null): DefinitionProblem[] {
  const preset = presetNamed(params.preset);
  return [
    ...checkRate(params, preset),
    ...(picture ? [...checkEven(params, preset, picture), ...checkSize(params, picture)] : []),
  ];
}

function checkRate({ preset: name, quality, bitrate }: Params, preset: Preset): DefinitionProblem[] {
  if (quality > 0 && bitrate > 0) {
    return [
      {
        code: 'quality-and-bitrate',
        severity: 'error',
        param: 'bitrate',
        message: `Quality ${quality} and a bit rate of ${bitrate} Mbit/s cannot both hold: set one of them to 0.`,
        fix: { title: 'Keep the quality', params: { bitrate: 0 } },
      },
    ];
  }
  if (!preset.quality && (quality > 0 || bitrate > 0)) {
    return [
      {
        code: 'fixed-quality',
        severity: 'error',
        param: quality > 0 ? 'quality' : 'bitrate',
        message: `The preset ${name} has one quality only: leave quality and bit rate at 0.`,
        fix: { title: 'Leave both at 0', params: { quality: 0, bitrate: 0 } },
      },
    ];
  }
  if (preset.quality && quality > preset.quality.max) {
    return [
      {
        code: 'quality-range',
        severity: 'error',
        param: 'quality',
        message: `The preset ${name} takes qualities up to ${preset.quality.max}, not ${quality}.`,
        fix: { title: "Take the preset's own", params: { quality: 0 } },
      },
    ];
  }
  return [];
}

function checkEven({ preset: name }: Params, preset: Preset, { width, height }: Picture): DefinitionProblem[] {
  const halvesHeight = preset.pixelFormat !== 'yuv422p10le';
  if (width % 2 === 0 && (height % 2 === 0 || !halvesHeight)) return [];
  const even = `${width + (width % 2)} × ${halvesHeight ? height + (height % 2) : height}`;
  const sides = halvesHeight ? 'width and height' : 'width';
  return [
    {
      code: 'odd-size',
      severity: 'error',
      input: 'frames',
      message: `${name} needs an even ${sides}, since it keeps colour at half resolution: ${width} × ${height} is odd, ${even} would do.`,
    },
  ];
}

function checkSize({ preset: name }: Params, { width, height }: Picture): DefinitionProblem[] {
  if (fits(presetNamed(name), width, height)) return [];
  const better = largerPreset(name, width, height);
  const size = `${width} × ${height}`;
  return [
    {
      code: 'too-large',
      severity: 'error',
      input: 'frames',
      param: 'preset',
      message: better
        ? `${size} is more than ${name} can encode: take the preset ${better}.`
        : `${size} is more than any preset can encode: make the picture smaller (16384 pixels a side at most).`,
      ...(better ? { fix: { title: `Take ${better}`, params: { preset: better } } } : {}),
    },
  ];
}

function largerPreset(name: PresetName, width: number, height: number): PresetName | null {
  for (let next = presetNamed(name).larger; next; next = presetNamed(next).larger) {
    if (fits(presetNamed(next), width, height)) return next;
  }
  return null;
}

function fits({ maxSide, maxArea }: Preset, width: number, height: number): boolean {
  return Math.max(width, height) <= maxSide && width * height <= maxArea;
}

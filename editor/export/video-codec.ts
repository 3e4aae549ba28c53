import type { Fps } from '#graphs/fps.ts';
import { neededLevel } from '#runtime/media/video-level.ts';

/** A video encoder of this browser. */
export interface ChosenEncoder {
  /** As mediabunny calls it. */
  readonly codec: 'avc' | 'vp9' | 'av1';
  readonly config: VideoEncoderConfig;
  /** What a person should know of the choice. */
  readonly note: string;
}

interface Wish {
  readonly width: number;
  readonly height: number;
  readonly fps: Fps;
}

/** Bits for each pixel: particles and grain are hard on encoders. */
const bitsPerPixel = 0.25;

/**
 * The encoder that the most players understand, of those that this browser has for pictures of that size. A sentence why where there
 * is none.
 */
export async function chooseEncoder(wish: Wish): Promise<ChosenEncoder | { readonly why: string }> {
  if (typeof VideoEncoder === 'undefined') {
    return {
      why: 'This browser encodes no video here: WebCodecs needs a current browser, and https or this machine’s own address.',
    };
  }
  if (wish.width % 2 !== 0 || wish.height % 2 !== 0) {
    return { why: `Video needs even sides, and the picture is ${wish.width} × ${wish.height}.` };
  }
  for (const candidate of candidates(wish)) {
    const { width, height, fps } = wish;
    const config: VideoEncoderConfig = {
      codec: candidate.string,
      width,
      height,
      framerate: fps.num / fps.den,
      bitrate: Math.round((width * height * bitsPerPixel * fps.num) / fps.den),
      bitrateMode: 'variable',
      latencyMode: 'quality',
      ...(candidate.codec === 'avc' && { avc: { format: 'avc' } }),
    };
    const answer = await VideoEncoder.isConfigSupported(config).catch(() => null);
    if (answer?.supported) return { codec: candidate.codec, config, note: candidate.note };
  }
  return { why: `This browser has no video encoder for pictures of ${wish.width} × ${wish.height}.` };
}

function candidates({ width, height, fps }: Wish): { codec: ChosenEncoder['codec']; string: string; note: string }[] {
  const rate = fps.num / fps.den;
  const h264 = neededLevel('h264', width, height, rate);
  const av1 = neededLevel('av1', width, height, rate);
  const level = (name: string) => Number(name.replace('.', ''));
  return [
    // High profile; level_idc is ten times the level.
    ...(h264 && h264 !== 'none'
      ? [{ codec: 'avc' as const, string: `avc1.6400${hex(level(h264))}`, note: 'The pictures are encoded as H.264.' }]
      : []),
    {
      codec: 'vp9',
      string: `vp09.00.${vp9Level(width, height, rate)}.08`,
      note: 'The pictures are encoded as VP9, as this browser has no H.264 encoder for them: browsers and YouTube play it, some players do not.',
    },
    ...(av1 && av1 !== 'none'
      ? [
          {
            codec: 'av1' as const,
            // seq_level_idx: levels from 2.0 on, four to a whole number.
            string: `av01.0.${String((Math.floor(level(av1) / 10) - 2) * 4 + (level(av1) % 10)).padStart(2, '0')}M.08`,
            note: 'The pictures are encoded as AV1, as this browser has no other encoder for them: new players only play it.',
          },
        ]
      : []),
  ];
}

/** Of the WebM project's table of levels, by luma samples a second and a picture. */
function vp9Level(width: number, height: number, rate: number): string {
  const known = [
    ['30', 552_960, 20_736_000],
    ['31', 983_040, 36_864_000],
    ['40', 2_228_224, 83_558_400],
    ['41', 2_228_224, 160_432_128],
    ['50', 8_912_896, 311_951_360],
    ['51', 8_912_896, 588_251_136],
    ['52', 8_912_896, 1_176_502_272],
    ['60', 35_651_584, 1_176_502_272],
  ] as const;
  const area = width * height;
  return known.find(([, size, samples]) => area <= size && area * rate <= samples)?.[0] ?? '62';
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}

export type PresetName =
  | 'h264-web'
  | 'h264-fast'
  | 'h265-quality'
  | 'h265-10bit'
  | 'h265-nvenc'
  | 'h264-nvenc'
  | 'av1-quality'
  | 'prores-master'
  | 'draft';

/** A way of encoding. All that shapes the bytes is a constant of it: encoder, speed, threads, quality. */
export interface Preset {
  readonly title: string;
  /** ffmpeg's name of the encoder. */
  readonly encoder: string;
  readonly codec: 'h264' | 'hevc' | 'av1' | 'prores';
  readonly profile: string;
  /** Sample entry of the MP4 or MOV: `hvc1` is what Apple players open. */
  readonly tag: string;
  readonly container: 'mp4' | 'mov';
  readonly audioCodec: 'aac' | 'pcm_s24le';
  readonly pixelFormat: 'yuv420p' | 'yuv420p10le' | 'yuv422p10le';
  readonly bitDepth: 8 | 10;
  /** The encoder's own quality scale, lower is better; null where it has none. */
  readonly quality: { readonly option: '-crf' | '-cq'; readonly value: number; readonly max: number } | null;
  /** Pixels: the longest side that the encoder takes. */
  readonly maxSide: number;
  /** Pixels of a picture: what the codec's highest level allows. */
  readonly maxArea: number;
  /** What to take where a picture is too large for this one. */
  readonly larger: PresetName | null;
}

// H.264 (ITU-T H.264 table A-1): levels 6.x end at 139,264 macroblocks of 16 × 16.
const h264Area = 139_264 * 256;
// H.265 levels 6.x and AV1 levels 6.x end at 35,651,584 luma samples; beyond, encoders still encode, and some players play.
const encoderSide = 16_384;

const software = { maxSide: encoderSide, maxArea: encoderSide * encoderSide } as const;
const mp4 = { container: 'mp4', audioCodec: 'aac' } as const;
const yuv420 = { ...mp4, pixelFormat: 'yuv420p', bitDepth: 8 } as const;
const yuv420deep = { ...mp4, pixelFormat: 'yuv420p10le', bitDepth: 10 } as const;
const h264 = { ...yuv420, codec: 'h264', profile: 'High', tag: 'avc1' } as const;
const hevc = { codec: 'hevc', tag: 'hvc1' } as const;

export const presets: Readonly<Record<PresetName, Preset>> = {
  'h264-web': {
    ...h264,
    ...software,
    title: 'H.264 for the web (x264, slow)',
    encoder: 'libx264',
    quality: { option: '-crf', value: 18, max: 51 },
    maxArea: h264Area,
    larger: 'h265-quality',
  },
  'h264-fast': {
    ...h264,
    ...software,
    title: 'H.264 for the web, sooner (x264, medium)',
    encoder: 'libx264',
    quality: { option: '-crf', value: 18, max: 51 },
    maxArea: h264Area,
    larger: 'h265-quality',
  },
  'h265-quality': {
    ...yuv420,
    ...hevc,
    ...software,
    title: 'H.265, smaller files (x265, slow)',
    encoder: 'libx265',
    profile: 'Main',
    quality: { option: '-crf', value: 20, max: 51 },
    larger: null,
  },
  'h265-10bit': {
    ...yuv420deep,
    ...hevc,
    ...software,
    title: 'H.265 with 10 bit, smoothest gradients (x265, slow)',
    encoder: 'libx265',
    profile: 'Main 10',
    quality: { option: '-crf', value: 20, max: 51 },
    larger: null,
  },
  'h265-nvenc': {
    ...yuv420,
    ...hevc,
    title: 'H.265 on an NVIDIA card',
    encoder: 'hevc_nvenc',
    profile: 'Main',
    quality: { option: '-cq', value: 22, max: 51 },
    maxSide: 8192,
    maxArea: 8192 * 8192,
    larger: 'h265-quality',
  },
  'h264-nvenc': {
    ...h264,
    title: 'H.264 on an NVIDIA card',
    encoder: 'h264_nvenc',
    quality: { option: '-cq', value: 20, max: 51 },
    maxSide: 4096,
    maxArea: 4096 * 4096,
    larger: 'h265-nvenc',
  },
  'av1-quality': {
    ...yuv420deep,
    title: 'AV1 with 10 bit, smallest files (SVT-AV1)',
    encoder: 'libsvtav1',
    codec: 'av1',
    profile: 'Main',
    tag: 'av01',
    quality: { option: '-crf', value: 24, max: 63 },
    maxSide: encoderSide,
    maxArea: 16_384 * 8704,
    larger: 'h265-quality',
  },
  'prores-master': {
    ...software,
    title: 'ProRes 422 HQ, for editing',
    encoder: 'prores_ks',
    codec: 'prores',
    profile: 'HQ',
    tag: 'apch',
    container: 'mov',
    audioCodec: 'pcm_s24le',
    pixelFormat: 'yuv422p10le',
    bitDepth: 10,
    quality: null,
    larger: null,
  },
  draft: {
    ...h264,
    ...software,
    title: 'Draft, fast and rough (x264, ultrafast)',
    encoder: 'libx264',
    // ultrafast leaves out the 8 × 8 transform and CABAC, whatever the profile allows.
    profile: 'Constrained Baseline',
    quality: { option: '-crf', value: 26, max: 51 },
    maxArea: h264Area,
    larger: 'h265-quality',
  },
};

export function presetNamed(name: PresetName): Preset {
  return presets[name];
}

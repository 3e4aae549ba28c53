import type { Fps } from '#graphs/fps.ts';
import { formatFps } from '#graphs/fps.ts';
import type { Preset, PresetName } from './presets.ts';

export interface CodecRequest {
  readonly presetName: PresetName;
  readonly preset: Preset;
  readonly width: number;
  readonly height: number;
  readonly fps: Fps;
  /** Frames in a closed group of pictures. */
  readonly group: number;
  /** On the encoder's own scale; 0 is the preset's. */
  readonly quality: number;
  /** Mbit/s; 0 is constant quality. */
  readonly bitrate: number;
}

/** ffmpeg's options for the raw frames that come in. */
export function inputArguments(request: CodecRequest): string[] {
  // The alpha byte is there but means nothing to a codec without alpha.
  const format = request.preset.bitDepth === 8 ? 'rgb0' : 'rgba64le';
  const size = `${request.width}x${request.height}`;
  return ['-f', 'rawvideo', '-pixel_format', format, '-video_size', size, '-framerate', formatFps(request.fps)];
}

/** ffmpeg's options from raw frames to a video-only part. Everything in them enters the segment's key. */
export function codecArguments(request: CodecRequest): string[] {
  const ticks = String(request.fps.num);
  return [
    ['-map', '0:v:0', '-an', '-vf', colourConversion(request.preset), ...colourTags(request.preset)],
    ['-c:v', request.preset.encoder, ...rate(request), ...encoderArguments(request), '-tag:v', request.preset.tag],
    ['-fflags', '+bitexact', '-flags:v', '+bitexact+cgop', '-map_metadata', '-1'],
    // mvhd counts milliseconds by default, and joints at 59.94 would be off by up to 30 ticks of 1/60000 s.
    ['-video_track_timescale', ticks, '-movie_timescale', ticks, '-f', request.preset.container],
  ].flat();
}

/**
 * swscale takes BT.601 unless told, whatever the tags say, and puts 4:2:0 chroma between two pixels where H.264 and its followers
 * put it on the left one.
 */
function colourConversion({ pixelFormat, bitDepth }: Preset): string {
  // Of 16 bits swscale takes 65280 (255 · 256) for white: without this, 10-bit pictures are 0.4 % too bright.
  const white =
    bitDepth === 8 ? '' : `lutrgb=${['r', 'g', 'b'].map((channel) => `${channel}=val*65280/65535`).join(':')},`;
  const chroma = pixelFormat === 'yuv422p10le' ? 'out_h_chr_pos=0' : 'out_h_chr_pos=0:out_v_chr_pos=128';
  const flags = 'bicubic+accurate_rnd+full_chroma_inp+full_chroma_int';
  const scale = `scale=in_range=pc:out_range=tv:out_color_matrix=bt709:flags=${flags}:${chroma}`;
  // The ProRes encoder writes what the frames say, not what the options say.
  const tags = 'setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv';
  return `${white}${scale},format=${pixelFormat},${tags}`;
}

function colourTags(preset: Preset): string[] {
  const tags = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'];
  return preset.codec === 'prores' ? tags : [...tags, '-chroma_sample_location', 'left'];
}

function rate({ preset, quality, bitrate }: CodecRequest): string[] {
  if (bitrate > 0) {
    const kilobits = (factor: number) => `${Math.round(bitrate * factor * 1000)}k`;
    return ['-b:v', kilobits(1), '-maxrate', kilobits(1.5), '-bufsize', kilobits(2)];
  }
  if (!preset.quality) return [];
  return [
    ...(preset.quality.option === '-cq' ? ['-b:v', '0'] : []),
    preset.quality.option,
    String(quality || preset.quality.value),
  ];
}

// Threads shape the bytes of x264 and x265, so they are constants. Two encoders work at once, which fills larger machines.
const threads = '4';

function encoderArguments(request: CodecRequest): string[] {
  const { preset, presetName, group } = request;
  const gop = ['-g', String(group), '-keyint_min', String(group)];
  switch (preset.encoder) {
    case 'libx264':
      return [...gop, '-threads', threads, '-sc_threshold', '0', ...x264(request)];
    case 'libx265':
      return [...gop, ...x265(request)];
    case 'libsvtav1':
      return ['-g', String(group), '-preset', '6', '-svtav1-params', `lp=${threads}:scd=0:irefresh-type=2`];
    case 'prores_ks':
      return ['-profile:v', 'hq', '-vendor', 'apl0', '-threads', threads];
    case 'h264_nvenc':
    case 'hevc_nvenc':
      return [
        [
          '-g',
          String(group),
          '-preset',
          'p6',
          '-tune',
          'hq',
          '-rc',
          'vbr',
          '-bf',
          '2',
          '-profile:v',
          preset.profile.toLowerCase(),
        ],
        ['-forced-idr', '1', '-no-scenecut', '1', '-strict_gop', '1'],
      ].flat();
    default:
      throw new Error(`Preset ${presetName} names an encoder without arguments: ${preset.encoder}.`);
  }
}

function x264(request: CodecRequest): string[] {
  if (request.presetName === 'draft') return ['-preset', 'ultrafast', '-bf', '0'];
  const lookahead = lookaheadFrames(request, request.presetName === 'h264-fast' ? 40 : 50);
  // Two B-frames in a row, CABAC and a closed GOP: YouTube's recommended upload settings.
  const speed = request.presetName === 'h264-fast' ? 'medium' : 'slow';
  return [
    '-preset',
    bounded(request) ? 'fast' : speed,
    '-profile:v',
    'high',
    '-bf',
    '2',
    '-coder',
    '1',
    '-x264-params',
    `open-gop=0:rc-lookahead=${lookahead}`,
  ];
}

function x265(request: CodecRequest): string[] {
  const { group } = request;
  const common = `keyint=${group}:min-keyint=${group}:scenecut=0:open-gop=0:info=0:log-level=error:pools=${threads}`;
  const lookahead = lookaheadFrames(request, 25);
  const frameThreads = bounded(request) ? 1 : 2;
  const params = `${common}:frame-threads=${frameThreads}:rc-lookahead=${lookahead}:bframes=2`;
  const profile = request.preset.bitDepth === 10 ? 'main10' : 'main';
  return ['-preset', bounded(request) ? 'fast' : 'slow', '-profile:v', profile, '-x265-params', params];
}

// At 8192 × 8192 x265 slow needs 12.1 GB, x264 slow 7.4 GB; bounded they need 6.5 GB.
const boundedArea = 34_000_000;
const ultraHdArea = 4096 * 2304;

/** Whether frames are so large that the encoder has to be kept from filling the memory. */
export function bounded({ width, height }: Pick<CodecRequest, 'width' | 'height'>): boolean {
  return width * height > boundedArea;
}

/** Every frame that the encoder looks ahead stays in memory; a segment is not longer than that anyway for large frames. */
function lookaheadFrames(request: CodecRequest, usual: number): number {
  if (bounded(request)) return 5;
  return request.width * request.height > ultraHdArea ? 10 : usual;
}

/** ffmpeg's demuxers that may open a music file. No playlist, no text, no device is among them. */
export type Demuxer = 'mp3' | 'wav' | 'w64' | 'flac' | 'ogg' | 'mov' | 'matroska' | 'aac' | 'aiff' | 'caf';

/**
 * The container that the bytes say they are, whatever the file is called; null where they are none that we open. `head` is the
 * start of the file, behind an ID3 tag if there is one (see `id3Length`). ffmpeg is then forced to this demuxer: by itself it
 * would follow a playlist in disguise to other files and hosts.
 */
export function sniffAudio(head: Uint8Array): Demuxer | null {
  const text = (from: number, to: number) => String.fromCharCode(...head.subarray(from, to));
  if (['RIFF', 'RF64', 'BW64'].includes(text(0, 4)) && text(8, 12) === 'WAVE') return 'wav';
  if (text(0, 4) === 'riff' && head[4] === 0x2e && head[5] === 0x91) return 'w64';
  if (text(0, 4) === 'fLaC') return 'flac';
  if (text(0, 4) === 'OggS') return 'ogg';
  if (text(0, 4) === 'FORM' && ['AIFF', 'AIFC'].includes(text(8, 12))) return 'aiff';
  if (text(0, 4) === 'caff') return 'caf';
  if (['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'].includes(text(4, 8))) return 'mov';
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) return 'matroska';
  return sniffFrames(head);
}

/** Length in bytes of the ID3v2 tag (id3.org, ID3v2.4 §3.1) that the file begins with; 0 where there is none. */
export function id3Length(head: Uint8Array): number {
  if (head[0] !== 0x49 || head[1] !== 0x44 || head[2] !== 0x33 || head.length < 10) return 0;
  const footer = ((head[5] ?? 0) & 0x10) !== 0 ? 10 : 0;
  const size = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  return 10 + size + footer;
}

/** What a text file is, if it is one: playlists get a sentence of their own. */
export function sniffText(head: Uint8Array): 'playlist' | 'text' | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return null;
  }
  if (/[\0-\x08\x0e-\x1a]/.test(text)) return null;
  return playlistStarts.some((start) => start.test(text.trimStart())) ? 'playlist' : 'text';
}

const playlistStarts = [
  /^#EXTM3U/, // HLS, M3U
  /^ffconcat/,
  /^\[playlist\]/i, // PLS
  /^\[reference\]/i,
  /^<asx/i,
  /^(<\?xml[^>]*>)?\s*(<!--[^]*?-->\s*)*<(MPD|smil|playlist|SmoothStreamingMedia)/, // DASH, SMIL, XSPF
  /^v=0\r?\no=/, // SDP
];

// Nothing marks the start of a bare MPEG stream but its frames. Three in a row, each where the last one ends, are no accident.
const framesInARow = 3;

function sniffFrames(head: Uint8Array): 'mp3' | 'aac' | null {
  for (let start = 0; start + 7 < head.length; start++) {
    if (head[start] !== 0xff) continue;
    for (const [demuxer, length] of [
      ['mp3', mpegFrameLength],
      ['aac', adtsFrameLength],
    ] as const) {
      if (framesFollow(head, start, length)) return demuxer;
    }
  }
  return null;
}

function framesFollow(head: Uint8Array, start: number, frameLength: (head: Uint8Array, at: number) => number): boolean {
  let at = start;
  for (let frame = 0; frame < framesInARow; frame++) {
    const length = frameLength(head, at);
    if (length === 0) return false;
    at += length;
    if (at === head.length) return frame > 0; // a very short file ends with its frame
  }
  return true;
}

// ISO/IEC 11172-3 §2.4.2.3 and 13818-3: kbit/s by index, for layer III.
const layer3Rates = {
  mpeg1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** Length of the MPEG layer III frame whose header is at `at`; 0 where there is no such header. */
function mpegFrameLength(head: Uint8Array, at: number): number {
  const [sync = 0, flags = 0, rates = 0] = head.subarray(at, at + 3);
  const version = (flags >> 3) & 3; // 0: MPEG 2.5, 2: MPEG 2, 3: MPEG 1
  const layer = (flags >> 1) & 3; // 1: layer III
  if (sync !== 0xff || flags < 0xe0 || version === 1 || layer !== 1) return 0;
  const table = version === 3 ? layer3Rates.mpeg1 : layer3Rates.mpeg2;
  const bitrate = table[rates >> 4] ?? 0;
  const sampleRate = [44_100, 48_000, 32_000, 0][(rates >> 2) & 3] ?? 0;
  if (bitrate === 0 || sampleRate === 0) return 0;
  const divisor = version === 3 ? 1 : version === 2 ? 2 : 4;
  const samples = version === 3 ? 1152 : 576;
  const padding = (rates >> 1) & 1;
  return Math.floor((samples * 125 * bitrate * divisor) / sampleRate) + padding;
}

/** Length of the ADTS frame (ISO/IEC 14496-3 §1.A.2.2) whose header is at `at`; 0 where there is no such header. */
function adtsFrameLength(head: Uint8Array, at: number): number {
  const [sync = 0, flags = 0, rates = 0, b3 = 0, b4 = 0, b5 = 0] = head.subarray(at, at + 6);
  if (sync !== 0xff || (flags & 0xf6) !== 0xf0 || ((rates >> 2) & 15) > 12) return 0;
  const length = ((b3 & 3) << 11) | (b4 << 3) | (b5 >> 5);
  return length > 7 ? length : 0;
}

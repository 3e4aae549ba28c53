import { deflateRawSync, gzipSync } from 'node:zlib';

/** What a hostile file would like to be opened: a pipe in the file system that tells, and an address that counts. */
export interface Baits {
  readonly file: string;
  readonly url: string;
}

export interface HostileFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Files that mean to be more than music: lists of other files in every disguise, documents that browsers run, archives, and containers
 * whose numbers are lies. `wav` is an honest file to begin with.
 */
export function hostileFiles({ file, url }: Baits, wav: Buffer): readonly HostileFile[] {
  const hls = (target: string) =>
    `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n${target}\n#EXT-X-ENDLIST\n`;
  const texts: Record<string, string> = {
    'list.mp4': hls(`file://${file}`),
    'list-remote.mp4': hls(`${url}/segment.ts`),
    'list.mp3': hls(file),
    'list-key.m3u8': hls('x.ts').replace('#EXTINF', `#EXT-X-KEY:METHOD=AES-128,URI="${url}/key"\n#EXTINF`),
    'list-map.wav': hls('x.ts').replace('#EXTINF', `#EXT-X-MAP:URI="file://${file}"\n#EXTINF`),
    'master.m4a': `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${url}/inner.m3u8\n`,
    'concat.mp4': `ffconcat version 1.0\nfile ${file}\n`,
    'concat-remote.wav': `ffconcat version 1.0\nfile ${url}/a.wav\n`,
    'concat-protocol.flac': `ffconcat version 1.0\nfile 'concat:${file}|${file}'\n`,
    'subfile.ogg': `ffconcat version 1.0\nfile 'subfile,,start,0,end,100,,:${file}'\n`,
    'dash.mp4': `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>${url}/</BaseURL></MPD>`,
    'session.wav': `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n`,
    'list.pls': `[playlist]\nFile1=${url}/a.mp3\nNumberOfEntries=1\n`,
    'list.asx': `<asx version="3"><entry><ref href="${url}/a"/></entry></asx>`,
    'smil.aac': `<smil><body><audio src="${url}/a"/></body></smil>`,
    'xspf.mp3': `<?xml version="1.0"?><playlist version="1"><trackList><track><location>file://${file}</location></track></trackList></playlist>`,
    'picture.svg': `<svg xmlns="http://www.w3.org/2000/svg"><script>fetch('${url}')</script><image href="file://${file}"/></svg>`,
    'page.html': `<!doctype html><script>fetch('${url}')</script>`,
    'entities.xml': `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file://${file}">]><a>&b;</a>`,
    'script.wav': '#!/bin/sh\ntouch /tmp/owned\n',
    'lut.mp4': `LUT_3D_SIZE 2\n`,
    'metadata.flac': `;FFMETADATA1\ntitle=x\n`,
  };
  const binaries: Record<string, Buffer> = {
    'empty.wav': Buffer.alloc(0),
    'one.mp3': Buffer.from([0xff]),
    'zeros.mp4': Buffer.alloc(100_000),
    'tagged-list.mp3': Buffer.concat([id3(20), Buffer.from(hls(`file://${file}`))]),
    'endless-tag.mp3': id3(2 ** 28 - 1),
    'list-behind.wav': Buffer.concat([wav, Buffer.from(hls(`file://${file}`))]),
    'bom-list.wav': Buffer.from(`\uFEFF${hls(`file://${file}`)}`),
    'wide-list.wav': Buffer.from(hls(`file://${file}`), 'utf16le'),
    'reference.mov': movie(dref(`file://${file}`)),
    'reference-remote.mov': movie(dref(`${url}/media.mov`)),
    'nested.mp4': Array.from({ length: 3000 }).reduce<Buffer>((inner) => atom('moov', inner), Buffer.alloc(0)),
    'huge-atom.mp4': Buffer.concat([atom('ftyp', Buffer.from('isom')), Buffer.from('ffffffff6d6f6f76', 'hex')]),
    'wide-atom.mp4': Buffer.concat([
      atom('ftyp', Buffer.from('isom')),
      Buffer.from('000000016d6f6f76ffffffffffffffff', 'hex'),
    ]),
    'many-samples.mp4': movie(atom('stsz', Buffer.from('000000000000000000ffffff', 'hex'))),
    'lying.wav': patched(wav, 40, 0xffff_fff0),
    'negative.wav': patched(wav, 16, 0xffff_ffff),
    'no-rate.wav': patched(wav, 24, 0),
    'many-channels.wav': patched(wav, 22, 0xffff),
    'chunks.wav': Buffer.concat([wav.subarray(0, 12), Buffer.alloc(8 * 200_000, Buffer.from('junk\0\0\0\0'))]),
    'endless.flac': Buffer.concat([Buffer.from('fLaC'), Buffer.from('04ffffff', 'hex'), Buffer.alloc(1000, 0xff)]),
    'broken.flac': Buffer.concat([Buffer.from('fLaC'), Buffer.from('00000022', 'hex'), Buffer.alloc(34, 0xff)]),
    'broken.ogg': Buffer.concat([Buffer.from('OggS'), Buffer.alloc(10_000, 0xff)]),
    'broken.mkv': Buffer.concat([Buffer.from('1a45dfa3ff', 'hex'), Buffer.alloc(10_000, 0xff)]),
    'broken.aiff': Buffer.concat([Buffer.from('FORM\xff\xff\xff\xffAIFF', 'latin1'), Buffer.alloc(10_000, 0xff)]),
    'broken.caf': Buffer.concat([Buffer.from('caff'), Buffer.alloc(10_000, 0xff)]),
    'broken.w64': Buffer.concat([Buffer.from('726966662e91cf11a5d628db04c10000', 'hex'), Buffer.alloc(10_000, 0xff)]),
    'archive.zip': Buffer.concat([Buffer.from('PK\x03\x04'), deflateRawSync(wav)]),
    'bomb.gz': gzipSync(Buffer.alloc(50_000_000)),
    'program.mp3': Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(1000)]),
    'picture.mp3': Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(1000)]),
    'movie.avi': Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI GAB2', 'latin1'), Buffer.from(hls(`file://${file}`))]),
    'cut.wav': wav.subarray(0, 50),
  };
  const all = {
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)])),
    ...binaries,
  };
  return Object.entries(all).map(([name, bytes]) => ({ name, bytes }));
}

/** An ID3v2.4 tag that says it is that long. */
function id3(length: number): Buffer {
  const size = [21, 14, 7, 0].map((shift) => (length >> shift) & 0x7f);
  return Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, ...size]), Buffer.alloc(Math.min(length, 1000))]);
}

function atom(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

function movie(inner: Buffer): Buffer {
  const track = atom('trak', atom('mdia', atom('minf', Buffer.concat([atom('dinf', inner), inner]))));
  return Buffer.concat([atom('ftyp', Buffer.from('qt  \0\0\0\0qt  ', 'latin1')), atom('moov', track)]);
}

/** A data reference that says that the media lie elsewhere (ISO/IEC 14496-12 §8.7.2). */
function dref(target: string): Buffer {
  const entry = atom('url ', Buffer.concat([Buffer.alloc(4), Buffer.from(`${target}\0`)]));
  return atom('dref', Buffer.concat([Buffer.from('0000000000000001', 'hex'), entry]));
}

function patched(wav: Buffer, offset: number, value: number): Buffer {
  const copy = Buffer.from(wav);
  copy.writeUInt32LE(value, offset);
  return copy;
}

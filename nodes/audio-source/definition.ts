import { defineNode } from '#graphs/definition.ts';

export const definition = defineNode({
  type: 'AudioSource',
  version: 1,
  title: 'Audio source',
  category: 'source',
  description:
    'A music file, or the sound of a video: decoded once to 48 kHz stereo, from which analysis, length and delivered sound all come.',
  inputs: {},
  outputs: {
    audio: { type: 'Audio', title: 'Audio', description: 'The decoded sound of the whole file.' },
  },
  params: {
    file: {
      type: 'media',
      title: 'File',
      description: 'MP3, WAV, FLAC, M4A, AAC, Ogg, Opus, AIFF, or a video with sound (MP4, MOV, MKV, WebM).',
      accept: 'audio',
      default: null,
    },
    gain: {
      type: 'number',
      title: 'Gain',
      description:
        'Makes the sound louder or quieter before analysis and delivery. Nothing is limited: too much of it clips.',
      default: 0,
      min: -60,
      max: 24,
      step: 0.5,
      unit: 'dB',
    },
  },
  describe: () => ({ audio: { type: 'Audio' } }),
});

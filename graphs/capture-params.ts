import type { ParamDefinitions } from './definition.ts';

const place = { type: 'number', default: 0, min: -1000, max: 1000, unit: 'm' } as const;
const turn = { type: 'number', default: 0, min: -360, max: 360, unit: '°' } as const;

/** Where a camera that sees all directions stands, and what is ahead of it. */
export const rigParams = {
  x: { ...place, title: 'Position, right', description: 'How far to the right of the origin the camera stands.' },
  y: { ...place, title: 'Position, up', description: 'How far above the origin the camera stands.' },
  z: { ...place, title: 'Position, back', description: 'How far behind the origin the camera stands.' },
  yaw: { ...turn, title: 'Yaw', description: 'Turns the camera to the right: what was ahead moves left.' },
  pitch: { ...turn, title: 'Pitch', description: 'Tilts the camera up: what was ahead moves down.' },
  roll: { ...turn, title: 'Roll', description: 'Tips the camera clockwise: what is ahead turns counter-clockwise.' },
} as const satisfies ParamDefinitions;

/** How the sphere comes into a picture, and how finely a cube's faces are drawn where it is by them. */
export const sphereParams = {
  method: {
    type: 'enum',
    title: 'Method',
    description: 'How the sphere comes into the picture.',
    options: [
      { value: 'auto', title: 'Automatic: directly where everything in the scene can be' },
      { value: 'cube', title: 'By the six views of a cube, which every scene can' },
      { value: 'direct', title: 'Directly: sharper and quicker, for equirectangular pictures' },
    ],
    default: 'auto',
    advanced: true,
  },
  faceSize: {
    type: 'enum',
    title: 'Face size',
    description: 'How finely the six views are drawn that the picture is put together from.',
    options: [
      { value: 'auto', title: 'Automatic: one and a half times the picture’s detail' },
      { value: 'plan', title: 'Fixed: a quarter of the whole turn’s width' },
      { value: 'custom', title: 'As given' },
    ],
    default: 'auto',
    advanced: true,
  },
  facePixels: {
    type: 'integer',
    title: 'Face pixels',
    description: 'Side of a face where the face size is custom.',
    default: 2048,
    min: 16,
    max: 5400,
    unit: 'px',
    advanced: true,
  },
} as const satisfies ParamDefinitions;

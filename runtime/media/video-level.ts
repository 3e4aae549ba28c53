/** A level's limits: picture size in its own units, rate in those units a second, and pixels a side. */
interface Level {
  readonly name: string;
  readonly size: number;
  readonly rate: number;
  readonly width: number;
  readonly height: number;
}

/** ITU-T H.264 table A-1: macroblocks of 16 × 16. No side is longer than √(8 · MaxFS) macroblocks. */
const h264 = levels(
  [
    ...([
      ['3.0', 1620, 40_500],
      ['3.1', 3600, 108_000],
      ['3.2', 5120, 216_000],
    ] as const),
    ...([
      ['4.0', 8192, 245_760],
      ['4.2', 8704, 522_240],
    ] as const),
    ...([
      ['5.0', 22_080, 589_824],
      ['5.1', 36_864, 983_040],
      ['5.2', 36_864, 2_073_600],
    ] as const),
    ...([
      ['6.0', 139_264, 4_177_920],
      ['6.1', 139_264, 8_355_840],
      ['6.2', 139_264, 16_711_680],
    ] as const),
  ],
  (size) => 16 * Math.floor(Math.sqrt(8 * size)),
);

/** ITU-T H.265 tables A.8 and A.9: luma samples. No side is longer than √(8 · MaxLumaPs). */
const hevc = levels(
  [
    ...([
      ['3.0', 552_960, 16_588_800],
      ['3.1', 983_040, 33_177_600],
    ] as const),
    ...([
      ['4.0', 2_228_224, 66_846_720],
      ['4.1', 2_228_224, 133_693_440],
    ] as const),
    ...([
      ['5.0', 8_912_896, 267_386_880],
      ['5.1', 8_912_896, 534_773_760],
      ['5.2', 8_912_896, 1_069_547_520],
    ] as const),
    ...([
      ['6.0', 35_651_584, 1_069_547_520],
      ['6.1', 35_651_584, 2_139_095_040],
    ] as const),
    ['6.2', 35_651_584, 4_278_190_080],
  ],
  (size) => Math.floor(Math.sqrt(8 * size)),
);

/** AV1 specification, annex A.3. */
const av1: readonly Level[] = [
  { name: '3.0', size: 665_856, rate: 19_975_680, width: 4352, height: 2448 },
  { name: '4.0', size: 2_359_296, rate: 70_778_880, width: 6144, height: 3456 },
  { name: '4.1', size: 2_359_296, rate: 141_557_760, width: 6144, height: 3456 },
  { name: '5.0', size: 8_912_896, rate: 267_386_880, width: 8192, height: 4352 },
  { name: '5.1', size: 8_912_896, rate: 534_773_760, width: 8192, height: 4352 },
  { name: '5.2', size: 8_912_896, rate: 1_069_547_520, width: 8192, height: 4352 },
  { name: '6.0', size: 35_651_584, rate: 1_069_547_520, width: 16_384, height: 8704 },
  { name: '6.1', size: 35_651_584, rate: 2_139_095_040, width: 16_384, height: 8704 },
  { name: '6.2', size: 35_651_584, rate: 4_278_190_080, width: 16_384, height: 8704 },
];

const tables = {
  h264: { levels: h264, units: (width: number, height: number) => Math.ceil(width / 16) * Math.ceil(height / 16) },
  hevc: { levels: hevc, units: (width: number, height: number) => width * height },
  av1: { levels: av1, units: (width: number, height: number) => width * height },
} as const;

/**
 * The lowest level, from 3 up, that holds pictures of that size (pixels) at that rate (frames a second). Encoders write a number even
 * where no level does. `none`: more than any level, so no hardware decodes it. Null for codecs without levels.
 */
export function neededLevel(codec: string, width: number, height: number, framesPerSecond: number): string | null {
  if (codec !== 'h264' && codec !== 'hevc' && codec !== 'av1') return null;
  const { levels: known, units } = tables[codec];
  const size = units(width, height);
  const found = known.find(
    (level) =>
      size <= level.size && size * framesPerSecond <= level.rate && width <= level.width && height <= level.height,
  );
  return found?.name ?? 'none';
}

function levels(rows: readonly (readonly [string, number, number])[], longest: (size: number) => number): Level[] {
  return rows.map(([name, size, rate]) => ({ name, size, rate, width: longest(size), height: longest(size) }));
}

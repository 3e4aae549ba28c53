/** 204.5 → "3:24"; under a minute "0:20". */
export function minutes(seconds: number): string {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(m).padStart(h > 0 ? 2 : 1, '0')}:${String(s).padStart(2, '0')}`;
  return h > 0 ? `${h}:${tail}` : tail;
}

/** With a true minus sign, and none before a zero. */
export function decimals(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** 204.56 → "3:24.6". */
export function tenths(seconds: number): string {
  const whole = Math.round(seconds * 10);
  return `${minutes(whole / 10)}.${whole % 10}`;
}

const DECIMAL = /^(?:0|-?[1-9]\d{0,18})$/;
const MOST = 2n ** 63n - 1n;
const LEAST = -(2n ** 63n);
/** PHP writes plain digits from here up to below the other, as JavaScript does there. */
const LEAST_PLAIN = 1e-4;
const LEAST_BEYOND = 1e17;

/** Whether PHP takes a key for an integer: `7` and `-7`, but not `07`, `-0` or one beyond 64 bits. */
export function isIntegerKey(key: string): boolean {
  const first = key.charCodeAt(0);
  if (!(first <= 0x39 && (first >= 0x30 || first === 0x2d)) || !DECIMAL.test(key)) return false;
  return key.length < 19 || isInt64(BigInt(key));
}

export function isInt64(value: bigint): boolean {
  return value >= LEAST && value <= MOST;
}

/** What PHP makes of the digits of an integer: one beyond 64 bits becomes the next that is not. */
export function integerOf(digits: string): number | bigint {
  const isNegative = digits.startsWith('-');
  const significant = digits.replace(/^[+-]?0*/, '');
  if (significant.length > 19) return isNegative ? LEAST : MOST;
  const size = BigInt(significant === '' ? 0 : significant);
  const value = isNegative ? -size : size;
  const exact = value > MOST ? MOST : value < LEAST ? LEAST : value;
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

/** A float as PHP writes it with `serialize_precision = -1`: the shortest digits that give it back. */
export function floatText(value: number): string {
  const size = Math.abs(value);
  if (size >= LEAST_PLAIN && size < LEAST_BEYOND) return String(value);
  if (Number.isNaN(value)) return 'NAN';
  if (size === Infinity) return value > 0 ? 'INF' : '-INF';
  if (size === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', power = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${power}`;
}

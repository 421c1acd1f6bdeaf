/** Seconds. */
export const LIFETIMES = [15, 30, 60, 300, 3600] as const;

export const SHORTEST_LIFETIME = 2;
export const LONGEST_LIFETIME = 3600;

export function lifetimeInWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

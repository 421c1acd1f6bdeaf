export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, lowest and highest of the rounds, and the rounds themselves. */
export function spread(values) {
  return {
    median: rounded(median(values)),
    low: rounded(Math.min(...values)),
    high: rounded(Math.max(...values)),
    rounds: values.map(rounded),
  };
}

/** The ratio of two subjects, taken in each round: what else the machine does meets both. */
export function ratio(figures, base) {
  return median(figures.rounds.map((value, round) => value / base.rounds[round]));
}

export function rounded(value) {
  return Number(value.toPrecision(4));
}

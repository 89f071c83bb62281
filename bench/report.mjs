/** One line of the report. */
export function row(name, ...cells) {
  process.stdout.write(`${name.padEnd(48)}${cells.join('   ')}\n`);
}

/** The smallest value that a share of all does not exceed. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))];
}

export function median(values) {
  return percentile(values, 0.5);
}

export function round(value, digits = 1) {
  return value.toFixed(digits);
}

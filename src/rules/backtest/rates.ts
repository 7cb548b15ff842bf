/** Both ends included. */
export type Interval = readonly [low: number, high: number];

/** The standard normal deviate that leaves 2.5 % on each side. */
const Z_95 = 1.959963984540054;

/**
 * Wilson's score interval of a share at 95 % (Wilson 1927, without continuity correction): it stays inside 0 to 1 and holds for small
 * numbers and for shares near the ends, where the plain one does not. Null where there is nothing to share.
 */
export function wilsonInterval(hits: number, of: number): Interval | null {
  if (of === 0) return null;
  const share = hits / of;
  const z2 = Z_95 * Z_95;
  const centre = share + z2 / (2 * of);
  const reach = Z_95 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  const scale = 1 + z2 / of;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}

/**
 * Fisher's exact test, two-sided: how likely a table at least as uneven as this one is when both groups have the same share, 0 to 1. Of
 * `firstOf` the first group has `firstHits`, and so on.
 */
export function fisherExact(
  firstHits: number,
  firstOf: number,
  secondHits: number,
  secondOf: number,
): number {
  const hits = firstHits + secondHits;
  const total = firstOf + secondOf;
  const weight = (k: number) =>
    logChoose(firstOf, k) + logChoose(secondOf, hits - k) - logChoose(total, hits);
  const seen = weight(firstHits);
  let p = 0;
  for (let k = Math.max(0, hits - secondOf); k <= Math.min(hits, firstOf); k++) {
    const one = weight(k);
    if (one <= seen + TIE) p += Math.exp(one);
  }
  return Math.min(1, p);
}

/** Tables as likely as the one seen count, whatever rounding did to them. */
const TIE = 1e-7;

function logChoose(of: number, count: number): number {
  return logFactorial(of) - logFactorial(count) - logFactorial(of - count);
}

const LOG_FACTORIALS = [0];

function logFactorial(n: number): number {
  for (let at = LOG_FACTORIALS.length; at <= n; at++)
    LOG_FACTORIALS.push((LOG_FACTORIALS[at - 1] ?? 0) + Math.log(at));
  return LOG_FACTORIALS[n] ?? 0;
}

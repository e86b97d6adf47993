/**
 * The derivative of the logarithm of the gamma function, for x > 0: recurrence up to 6 and the asymptotic series from
 * there (Abramowitz and Stegun 6.3.5, 6.3.18); absolute error below 1e-10.
 */
export function digamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 6) {
    shift -= 1 / at;
    at += 1;
  }
  const inverse = 1 / (at * at);
  const series = inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240 - inverse / 132))));
  return shift + Math.log(at) - 0.5 / at - series;
}

/** Round numbers from 0 up to at least `most`, in about so many steps: 1, 2 or 5 times a power of ten each. */
export function niceSteps(most: number, steps: number): number[] {
  const rough = most / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough) ?? 10;
  const step = Math.max(1, factor * power);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

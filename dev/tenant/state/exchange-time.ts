/** How Exchange spells a time (epoch milliseconds): seven digits of a second and a zone. */
export const exchangeTime = (at: number): string =>
  new Date(at).toISOString().replace("Z", "0000+00:00");

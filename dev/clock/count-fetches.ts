export interface CountedFetch {
  fetch: typeof globalThis.fetch;
  /** Requests whose answer has not come. */
  open: () => number;
}

/** The same `fetch`, of which one can tell that an answer is still awaited. */
export function countFetches(
  fetch: typeof globalThis.fetch,
  changed: () => void,
): CountedFetch {
  let open = 0;
  return {
    async fetch(...request) {
      open++;
      changed();
      try {
        return await fetch(...request);
      } finally {
        open--;
        changed();
      }
    },
    open: () => open,
  };
}

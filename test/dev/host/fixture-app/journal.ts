/** What the fixture's functions did, for the tests to read: one list in each copy of the app. */
export const journal: Record<string, unknown>[] = [];

/** Set by tests: what the functions wait for. */
export const gates: Record<string, Promise<unknown> | undefined> = {};

/** Requests by what they ask for: `Get-Recipient`, `GET users/delta`. */
export type Calls = Record<string, number>;

/** Counts what goes through it. */
export function countCalls(fetch: typeof globalThis.fetch): {
  fetch: typeof globalThis.fetch;
  calls: Calls;
} {
  const calls: Calls = {};
  return {
    calls,
    fetch: (input, init) => {
      const request = input instanceof Request ? input : undefined;
      const { pathname } = new URL(
        input instanceof Request ? input.url : input,
      );
      const body = typeof init?.body === "string" ? init.body : "";
      const cmdlet = /"CmdletName":\s*"([^"]+)"/.exec(body)?.[1];
      const method = init?.method ?? request?.method ?? "GET";
      const name = cmdlet ?? `${method} ${nameOf(pathname)}`;
      calls[name] = (calls[name] ?? 0) + 1;
      return fetch(input, init);
    },
  };
}

/** `/v1.0/groups/6f…/members` is `groups/members`. */
function nameOf(path: string): string {
  return path
    .split("/")
    .slice(2)
    .filter((part) => !/^[0-9a-f-]{36}$/i.test(part))
    .join("/");
}

export type Service = "Exchange" | "Graph";

export function serviceOf(call: string): Service {
  return call.startsWith("Get-") ? "Exchange" : "Graph";
}

/** Whose answer is the members of one list. */
export function asksForMembers(call: string): boolean {
  return /member/i.test(call);
}

export function sumCalls(
  calls: Calls,
  counts: (call: string) => boolean = () => true,
): number {
  return Object.entries(calls).reduce(
    (sum, [call, times]) => sum + (counts(call) ? times : 0),
    0,
  );
}

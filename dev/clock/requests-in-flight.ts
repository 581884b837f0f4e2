import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";

export interface RequestsInFlight {
  open: () => number;
  stop(): void;
}

/**
 * Outgoing node:http requests of this process to the given ports (the storage server beside a drill),
 * seen from Node's own diagnostics channel, so that no client has to be wrapped.
 */
export function watchRequests(
  ports: readonly number[],
  changed: () => void,
  ended: (request: ClientRequest) => void = () => {},
): RequestsInFlight {
  const watched = new Set(ports.map(String));
  let open = 0;
  const started = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    const port = /:(\d+)$/.exec(String(request.getHeader("host")))?.[1];
    if (port === undefined || !watched.has(port)) return;
    open++;
    changed();
    request.once("close", () => {
      open--;
      ended(request);
      changed();
    });
  };
  subscribe("http.client.request.start", started);
  return {
    open: () => open,
    stop: () => void unsubscribe("http.client.request.start", started),
  };
}

import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Closes the connection instead of answering. */
  hangUp?: boolean;
}

/** A server that stands for a production host: `fetch` speaks to it whatever https host is asked for, and tells it which. */
export async function startScriptedServer(
  answer: (request: SeenRequest, index: number) => Answer | Promise<Answer>,
): Promise<{
  fetch: typeof globalThis.fetch;
  requests: SeenRequest[];
  close(): Promise<void>;
}> {
  const requests: SeenRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const request = {
        method: incoming.method ?? "",
        url: incoming.url ?? "",
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      requests.push(request);
      void Promise.resolve(answer(request, requests.length - 1)).then(
        ({ status = 200, headers = {}, body, hangUp }) => {
          if (hangUp) {
            incoming.socket.destroy();
            return;
          }
          outgoing.writeHead(status, {
            ...(typeof body === "object" && {
              "content-type": "application/json",
            }),
            ...headers,
          });
          outgoing.end(
            typeof body === "string" || body === undefined
              ? body
              : JSON.stringify(body),
          );
        },
      );
    });
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const headers = new Headers(init?.headers);
      headers.set("x-asked-host", url.host);
      return fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, {
        ...init,
        headers,
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

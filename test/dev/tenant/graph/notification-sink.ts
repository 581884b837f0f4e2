import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  path: string;
  headers: IncomingMessage["headers"];
  value: Record<string, unknown>[];
}

/** An application's endpoint: keeps what it hears, and answers as told. */
export async function createSink() {
  const received: Received[] = [];
  const tokens: string[] = [];
  let answer: (notification: Received) => number | Promise<number> = () => 202;
  let shake: (token: string) => {
    status: number;
    type: string;
    body: string;
  } = (token) => ({ status: 200, type: "text/plain", body: token });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://sink");
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const token = url.searchParams.get("validationToken");
      if (token !== null) {
        tokens.push(token);
        const { status, type, body } = shake(token);
        response.writeHead(status, { "content-type": type }).end(body);
        return;
      }
      const { value } = JSON.parse(Buffer.concat(pieces).toString()) as {
        value: Received["value"];
      };
      const heard = { path: request.url!, headers: request.headers, value };
      void Promise.resolve(answer(heard)).then((status) => {
        received.push(heard);
        response.writeHead(status).end();
      });
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify?code=abc`,
    received,
    tokens,
    heard: () => received.flatMap(({ value }) => value),
    answerWith: (how: typeof answer) => void (answer = how),
    shakeWith: (how: typeof shake) => void (shake = how),
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

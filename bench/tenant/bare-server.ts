import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that answers everything with one page: what HTTP and the client cost by themselves. */
export async function serveAgain(page: string | Buffer) {
  const server = createServer((_request, response) =>
    response.setHeader("content-type", "application/json").end(page),
  );
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

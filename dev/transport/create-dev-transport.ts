import {
  bodyToProductionLinks,
  toProductionLinks,
  toTenantUrl,
} from "./rewrite-hosts";

export interface DevTransport {
  /** Takes requests for Microsoft's hosts to the simulated tenant; others go where they say. */
  fetch: typeof globalThis.fetch;
  /** For a credential of @azure/identity, which has an HTTP pipeline of its own. */
  credentialOptions: Record<string, unknown>;
}

/** As much of a policy of @azure/core-rest-pipeline as is needed here. */
interface PipelinePolicy {
  name: string;
  sendRequest(
    request: { url: string; allowInsecureConnection?: boolean },
    next: (request: object) => Promise<unknown>,
  ): Promise<unknown>;
}

/** The one seam between the app and the simulated tenant at `base` (`http://127.0.0.1:7072`). */
export function createDevTransport(base: string): DevTransport {
  const policy: PipelinePolicy = {
    name: "simulatedTenant",
    sendRequest(request, next) {
      const url = toTenantUrl(request.url, base);
      if (url !== undefined) {
        request.url = url;
        request.allowInsecureConnection = true;
      }
      return next(request);
    },
  };
  return {
    async fetch(input, init) {
      const given = input instanceof Request ? input.url : String(input);
      const url = toTenantUrl(given, base);
      if (url === undefined) return globalThis.fetch(input, init);
      const response = await globalThis.fetch(
        input instanceof Request ? new Request(url, input) : url,
        init,
      );
      return withProductionLinks(response, base);
    },
    credentialOptions: {
      additionalPolicies: [{ policy, position: "perRetry" }],
      // The simulated tenant is no cloud that Microsoft knows of.
      disableInstanceDiscovery: true,
    },
  };
}

async function withProductionLinks(
  response: Response,
  base: string,
): Promise<Response> {
  const isJson = /\bjson\b/i.test(response.headers.get("content-type") ?? "");
  const hasBody = ![101, 204, 205, 304].includes(response.status);
  const headers = new Headers(response.headers);
  const location = headers.get("location");
  if (location) headers.set("location", toProductionLinks(location, base));
  if (!isJson || !hasBody)
    return new Response(hasBody ? response.body : null, {
      status: response.status,
      headers,
    });
  // To its end: virtual time stands until an answer has come whole.
  const pieces: Uint8Array[] = [];
  const body = response.body as AsyncIterable<Uint8Array> | null;
  for await (const piece of body ?? []) pieces.push(piece);
  // Decoded by now, and longer or shorter than it was.
  headers.delete("content-encoding");
  headers.delete("content-length");
  const rewritten = ReadableStream.from(bodyToProductionLinks(pieces, base));
  return new Response(rewritten, { status: response.status, headers });
}

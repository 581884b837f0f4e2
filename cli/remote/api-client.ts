import { randomUUID } from "node:crypto";
import { UsageError, type Terminal } from "../terminal";

export interface RemoteOptions {
  api?: string;
  token?: string;
  json?: boolean;
}

export interface ApiClient {
  /** `orProblem`: a problem of that code is an answer too, and no error. */
  get<T>(path: string, orProblem?: string): Promise<T>;
  /** Every page, one after the other. */
  getAll<T>(path: string): Promise<T[]>;
  /** Sent again with the same key where no answer came, so that it is done once. */
  send<T>(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<T>;
}

const attempts = 3;

/** A running app, as an operator reaches it. */
export function connectApi(
  options: RemoteOptions,
  terminal: Terminal,
): ApiClient {
  const base = options.api ?? terminal.env.BREAKWATER_API;
  const token = options.token ?? terminal.env.BREAKWATER_TOKEN;
  if (!base)
    throw new UsageError(
      "Where is the API? Give --api https://<app>/api or set BREAKWATER_API.",
    );
  if (!URL.canParse(base)) throw new UsageError(`--api ${base} is not a URL.`);
  if (!token)
    throw new UsageError(
      "Who are you? Give --token <token for the API> or set BREAKWATER_TOKEN.",
    );
  const root = base.replace(/\/+$/, "");

  async function request(
    method: string,
    url: string,
    body?: unknown,
    orProblem?: string,
  ) {
    const init = {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(method === "POST" && { "idempotency-key": randomUUID() }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    for (let attempt = 1; ; attempt++) {
      const answer = await terminal.fetch(url, init).catch((error: unknown) => {
        if (attempt >= attempts)
          throw new UsageError(
            `${root} does not answer (${reasonOf(error)}). Is it running, and is the address right?`,
          );
        return undefined;
      });
      if (answer?.status === 429 && attempt < attempts) {
        await terminal.sleep(
          1000 * Math.min(60, Number(answer.headers.get("retry-after") ?? 1)),
        );
        continue;
      }
      if (answer) return read(answer, orProblem);
      await terminal.sleep(500 * attempt);
    }
  }

  const read = async (
    answer: Response,
    orProblem: string | undefined,
  ): Promise<unknown> => {
    const text = await answer.text();
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      throw new UsageError(
        `${root} answered ${answer.status} and no JSON. Does --api end in /api?`,
      );
    }
    if (answer.ok) return body;
    const { title, detail, hint, code } = body as Record<
      string,
      string | undefined
    >;
    if (code !== undefined && code === orProblem) return body;
    throw new UsageError(
      [detail ?? title ?? `The API answered ${answer.status}.`, hint]
        .filter(Boolean)
        .join(" "),
    );
  };

  return {
    get: (path, orProblem) =>
      request("GET", root + path, undefined, orProblem) as Promise<never>,
    async getAll<T>(path: string) {
      const all: T[] = [];
      let next: string | undefined = root + path;
      while (next !== undefined) {
        // The token goes to the API alone, wherever a link points.
        if (new URL(next).origin !== new URL(root).origin)
          throw new UsageError(`${root} links to another site: ${next}`);
        const page = (await request("GET", next)) as {
          value: T[];
          nextLink?: string;
        };
        all.push(...page.value);
        next = page.nextLink;
      }
      return all;
    },
    send: (method, path, body) =>
      request(method, root + path, body) as Promise<never>,
  };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { code, message } = cause as { code?: string; message?: string };
  return code ?? message ?? String(cause);
}

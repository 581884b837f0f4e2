import { Readable } from "node:stream";
import type { FaultBook } from "../faults/fault-book";
import type { EstateState } from "../state/create-tenant-state";
import type { Rights } from "../state/roles/role-directory";
import { answerCall, type ExchangeAnswer } from "./answer-call";
import { badParameters, ExchangeError } from "./exchange-error";
import type { PageCursors } from "./page-cursors";
import { invokeCommand } from "./surfaces";

export interface BatchCall {
  url: URL;
  body: unknown;
  prefer: string | undefined;
  rights: Rights | null;
}

interface InnerRequest {
  id: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: unknown;
}

/** Public clients put ten into a batch; that more are refused is inferred from it. */
const mostRequests = 10;

/**
 * `POST …/$batch` as OData's JSON batches are: every inner request has a status of its own. Without
 * `odata.continue-on-error` the first failure ends it (OData JSON format 4.01, batch requests).
 */
export async function answerBatch(
  call: BatchCall,
  state: EstateState,
  cursors: PageCursors,
  faults: Pick<FaultBook, "take">,
): Promise<ExchangeAnswer> {
  let requests: InnerRequest[];
  try {
    requests = readRequests(call, state.tenantId);
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    return answerOf(error.status, error.body());
  }
  const responses: unknown[] = [];
  for (const { id, url, headers, body } of requests) {
    const answer = answerCall(
      {
        surface: invokeCommand,
        url: new URL(
          new URL(url, call.url).pathname + new URL(url, call.url).search,
          call.url.origin,
        ),
        body,
        header: (name) => headers[name],
        rights: call.rights,
      },
      state,
      cursors,
      faults.take("exchange", cmdletOf(body)),
    );
    const text = await textOf(answer.body);
    const isJson = answer.type.includes("json");
    responses.push({
      id,
      status: answer.status,
      headers: { ...answer.headers, "content-type": answer.type },
      body: isJson ? (JSON.parse(text) as unknown) : text,
    });
    if (answer.status >= 400 && !goesOn(call.prefer, headers.prefer)) break;
  }
  return answerOf(200, { responses });
}

const goesOn = (...prefers: (string | undefined)[]) =>
  prefers.some((prefer) => /odata\.continue-on-error/i.test(prefer ?? ""));

function answerOf(status: number, body: unknown): ExchangeAnswer {
  return {
    status,
    type: "application/json; charset=utf-8",
    headers: {},
    body: JSON.stringify(body),
  };
}

function readRequests({ body }: BatchCall, tenantId: string): InnerRequest[] {
  const { requests } = (body ?? {}) as { requests?: unknown };
  if (
    !Array.isArray(requests) ||
    requests.length === 0 ||
    requests.length > mostRequests
  )
    throw badParameters("requests");
  const path = new RegExp(
    `/adminapi/beta/${tenantId}/InvokeCommand(\\?|$)`,
    "i",
  );
  return requests.map((one: unknown) => {
    const {
      id,
      method,
      url,
      headers,
      body: inner,
    } = (one ?? {}) as Record<string, unknown>;
    if (
      (typeof id !== "string" && typeof id !== "number") ||
      String(method).toUpperCase() !== "POST" ||
      typeof url !== "string" ||
      !path.test(url)
    )
      throw badParameters("requests");
    return {
      id: String(id),
      url,
      headers: lowerNames(headers),
      body: inner,
    };
  });
}

function lowerNames(headers: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]),
  );
}

function cmdletOf(body: unknown): string | undefined {
  const name = (body as { CmdletInput?: { CmdletName?: unknown } } | null)
    ?.CmdletInput?.CmdletName;
  return typeof name === "string" ? name : undefined;
}

async function textOf(body: ExchangeAnswer["body"]): Promise<string> {
  if (!(body instanceof Readable)) return body.toString();
  let text = "";
  for await (const piece of body) text += String(piece);
  return text;
}

import { z } from "zod";
import { BreakwaterError } from "../../errors/breakwater-error";
import { hour, second } from "../../time/clock";
import type { CmdletCall } from "../accepted-senders-call";
import type { ExchangePage } from "../exchange-port";
import type { Priority } from "../transport/request-budget";
import {
  sendPatiently,
  type HttpAnswer,
  type PatientDependencies,
} from "../transport/send-patiently";
import { readFailure } from "./exchange-failure";

export const exchangeHost = "outlook.office365.com";

/** The front door may redirect to `<region>.outlook.office365.com`. */
const regionalHost = /^[a-z0-9-]+\.outlook\.office365\.com$/;

/** Routes requests that concern no single mailbox; the same on every page, since a cursor lives in one back end. */
const anchorMailbox = "APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}";

/** The most that the service gives on a page. */
const rowsAPage = 1000;

/** Wall time for one answer. A cmdlet may take 15 minutes by documentation, a page of one seconds. */
const answerWithin = { urgent: 60 * second, background: 180 * second };

/** The first next link of an answer did not work: so long, none is tried. */
const wholeFor = hour;

/** "There are more results available than are currently displayed." With a next link it only announces that link. */
const announcesMore = /more results/i;

const bodySchema = z.object({
  // Looked at, not copied: an answer has a thousand rows of a hundred fields.
  value: z.array(z.custom<Record<string, unknown>>(isObject)),
  "@odata.nextLink": z.string().nullish(),
  "@adminapi.warnings": z.array(z.string()).nullish(),
});

export interface InvokeDependencies extends PatientDependencies {
  tenantId: string;
  fetch: typeof globalThis.fetch;
}

export interface InvokeOptions {
  priority: Priority;
  deadline: () => number;
  /** Properties to return, where the answer would be large. */
  select?: readonly string[];
}

export type Invoke = (
  call: CmdletCall,
  options: InvokeOptions,
) => AsyncGenerator<ExchangePage>;

/**
 * One cmdlet through `POST /adminapi/beta/<tenant>/InvokeCommand`, page by page. Rows come more than
 * once when a cursor expired and reading began again: count them by Guid.
 * Throws ExchangeFailure where the first page is refused, BreakwaterError where no answer is to be had.
 */
export function createInvoke(deps: InvokeDependencies): Invoke {
  /** Remembered, so that a redirect is paid for once. */
  let host = exchangeHost;
  /** Where no next link works, a first page is asked for in vain: until then answers are asked for whole. */
  let wholeUntil = 0;

  const post = async (
    url: string,
    call: CmdletCall,
    paged: boolean,
    { priority, deadline }: InvokeOptions,
  ): Promise<HttpAnswer> =>
    sendPatiently(
      {
        what: call.cmdlet,
        priority,
        deadline: deadline(),
        repeatable: true,
        send: async (token) => {
          const request = {
            method: "POST",
            redirect: "manual",
            signal: AbortSignal.timeout(answerWithin[priority]),
            headers: {
              Authorization: `Bearer ${token}`,
              "Content-Type": "application/json; charset=utf-8",
              Accept: "application/json",
              "X-ResponseFormat": "json",
              "X-AnchorMailbox": `${anchorMailbox}@${deps.tenantId}`,
              ...(paged && { Prefer: `odata.maxpagesize=${rowsAPage}` }),
            },
            body: JSON.stringify({
              CmdletInput: {
                CmdletName: call.cmdlet,
                Parameters: call.parameters,
              },
            }),
          } as const;
          let response = await deps.fetch(url, request);
          const moved = regionOf(response);
          if (moved) {
            host = moved;
            await response.body?.cancel();
            response = await deps.fetch(withHost(url, moved), request);
          }
          return {
            status: response.status,
            headers: response.headers,
            text: await response.text(),
          };
        },
      },
      deps,
    );

  return async function* invoke(call, options) {
    const first = new URL(
      `https://${host}/adminapi/beta/${deps.tenantId}/InvokeCommand`,
    );
    if (options.select) {
      first.searchParams.set("$select", options.select.join(","));
    }
    const { ResultSize: resultSize } = call.parameters;
    const rowsWanted = typeof resultSize === "number" ? resultSize : Infinity;
    let url = first.href;
    let paged = deps.clock.now() >= wholeUntil;
    let warned = false;
    let rowsRead = 0;
    let pagesRead = 0;
    for (;;) {
      const answer = await post(url, call, paged, options);
      if (answer.status !== 200) {
        const failure = readFailure(call.cmdlet, answer);
        if (url === first.href) throw failure;
        deps.log.warn("exchange_page_lost", {
          cmdlet: call.cmdlet,
          status: answer.status,
          fault: failure.fault,
        });
        // A cursor does not always find its back end again. Begin again once, and ask for one page.
        if (failure.fault === "stale-page" && paged) {
          if (pagesRead === 1) wholeUntil = deps.clock.now() + wholeFor;
          paged = false;
          rowsRead = 0;
          url = first.href;
          continue;
        }
        yield { rows: [], complete: false };
        return;
      }
      const page = readPage(call.cmdlet, answer);
      const next = page.nextLink && followable(page.nextLink, url, host);
      if (page.nextLink && !next) {
        deps.log.warn("exchange_next_link_refused", { cmdlet: call.cmdlet });
      }
      pagesRead++;
      rowsRead += page.rows.length;
      const announced = page.warnings.some((text) => announcesMore.test(text));
      // Seen: a page size that cuts the answer off instead of paging it. Ask for it whole.
      if (announced && !page.nextLink && paged && rowsRead < rowsWanted) {
        paged = false;
        rowsRead = 0;
        url = first.href;
        continue;
      }
      warned ||= page.warnings.some(
        (text) => !(next && announcesMore.test(text)),
      );
      yield {
        rows: page.rows,
        complete: !warned && (!page.nextLink || !!next),
      };
      if (!next) return;
      url = next;
    }
  };
}

function readPage(cmdlet: string, answer: HttpAnswer) {
  const body = bodySchema.safeParse(parseJson(answer.text));
  if (!body.success) {
    throw new BreakwaterError(
      "tenant_unavailable",
      `Exchange answered ${cmdlet} with something that is not an answer.`,
      { hint: "Check that no proxy stands between the app and Exchange." },
    );
  }
  return {
    rows: body.data.value,
    warnings: body.data["@adminapi.warnings"] ?? [],
    nextLink: body.data["@odata.nextLink"] ?? undefined,
  };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The link, where it leads to the host that answered: the token goes nowhere else. */
function followable(
  link: string,
  from: string,
  host: string,
): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  const known = url.host === host || url.host === exchangeHost;
  const leads = url.protocol === "https:" && known && url.href !== from;
  return leads ? url.href : undefined;
}

function regionOf(response: Response): string | undefined {
  if (![301, 302, 307, 308].includes(response.status)) return undefined;
  const location = response.headers.get("location") ?? "";
  if (!URL.canParse(location)) return undefined;
  const { protocol, host } = new URL(location);
  return protocol === "https:" && regionalHost.test(host) ? host : undefined;
}

function withHost(link: string, host: string): string {
  const url = new URL(link);
  url.host = host;
  return url.href;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

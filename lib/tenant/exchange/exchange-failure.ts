import { z } from "zod";
import { BreakwaterError } from "../../errors/breakwater-error";
import type { HttpAnswer } from "../transport/send-patiently";

export type ExchangeFault =
  "not-found" | "ambiguous" | "stale-page" | "synced" | "not-manager" | "other";

/** An answer that is not a success, understood. `fault` is what callers decide on. */
export class ExchangeFailure extends Error {
  constructor(
    readonly fault: ExchangeFault,
    readonly error: BreakwaterError,
  ) {
    super(error.message, { cause: error });
  }
}

const bodySchema = z.object({
  error: z.object({
    message: z.string().nullish(),
    details: z.array(z.object({ message: z.string().nullish() })).nullish(),
    innererror: z
      .object({
        internalexception: z
          .object({ message: z.string().nullish(), type: z.string().nullish() })
          .nullish(),
      })
      .nullish(),
  }),
});

/** How Exchange words the faults that we act upon. Types are preferred where a type says it. */
const wordings: readonly [ExchangeFault, RegExp][] = [
  ["stale-page", /expired or invalid pagination request/i],
  ["synced", /synchronized from your on-premises organization/i],
  ["synced", /out of the current user's write scope/i],
  ["not-manager", /performed by a manager of the group/i],
  ["not-manager", /don't have sufficient permissions/i],
  ["ambiguous", /ManagementObjectAmbiguous/i],
  ["ambiguous", /matches multiple entries|isn't unique|is not unique/i],
  ["not-found", /ManagementObjectNotFound/i],
  ["not-found", /couldn't be found|could not be found|can't be found/i],
];

export function readFailure(
  cmdlet: string,
  answer: HttpAnswer,
): ExchangeFailure {
  const { message, type } = readMessage(answer.text);
  const fault =
    wordings.find(([, wording]) => wording.test(`${type}|${message}`))?.[0] ??
    (answer.status === 404 ? "not-found" : "other");
  return new ExchangeFailure(
    fault,
    toError(cmdlet, answer.status, fault, message),
  );
}

/**
 * `error.message` is always "Invalid Operation"; the reason is in the inner exception or in
 * `details`, there behind `|Type|`. A 403 may have a body of NUL bytes and no message at all.
 */
function readMessage(text: string): { message: string; type: string } {
  const parsed = bodySchema.safeParse(parseJson(text));
  if (!parsed.success) return { message: "", type: "" };
  const { error } = parsed.data;
  const inner = error.innererror?.internalexception;
  const detail = error.details?.[0]?.message ?? "";
  const [, detailType = "", detailText = detail] =
    /^\|([^|]*)\|([\s\S]*)$/.exec(detail) ?? [];
  return {
    message: inner?.message || detailText || error.message || "",
    type: inner?.type || detailType,
  };
}

function toError(
  cmdlet: string,
  status: number,
  fault: ExchangeFault,
  message: string,
): BreakwaterError {
  if (status === 403) {
    return new BreakwaterError(
      "tenant_forbidden",
      `Exchange does not let the app run ${cmdlet}.`,
      {
        hint: "Give the app's identity the Exchange.ManageAsApp permission and an Exchange role that has this cmdlet (`breakwater doctor` lists them).",
      },
    );
  }
  if (fault === "synced") {
    return new BreakwaterError(
      "list_not_writable",
      "Exchange refuses to change this list here: it is mastered on-premises.",
      {
        hint: "Restrict it where it is mastered, or put a mail flow rule in place for it.",
      },
    );
  }
  if (fault === "not-found") {
    return new BreakwaterError(
      "not_found",
      `${cmdlet} found nothing by that identity.`,
    );
  }
  const reason = redact(message);
  return new BreakwaterError(
    "tenant_rejected",
    `Exchange refused ${cmdlet} (${status})${reason ? `: ${reason}` : "."}`,
    {
      hint: "Look the message up in Exchange's documentation; nothing was changed by this call.",
    },
  );
}

const guid = /^[0-9a-f-]{36}$/i;

/** Exchange quotes the names and addresses of people and lists in its messages; ours hold none. */
function redact(message: string): string {
  return message
    .replace(/(['"])([^'"]{1,256})\1/g, (whole, quote: string, name: string) =>
      guid.test(name) ? whole : `${quote}…${quote}`,
    )
    .replace(/[^\s'"<>,;:()]+@[^\s'"<>,;:()]+/g, "…@…")
    .slice(0, 300);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

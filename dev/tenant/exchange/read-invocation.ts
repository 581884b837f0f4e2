import type { Parameters } from "./cmdlet";
import { badParameters } from "./exchange-error";

/** What a request to the admin API asks for. */
export interface Invocation {
  cmdlet: string;
  /** Parameter names as they were written. */
  given: readonly string[];
  parameters: Parameters;
  /** ResultSize, Infinity for Unlimited. */
  limit: number;
  /** Rows a page; Infinity where nobody asked for pages. */
  pageSize: number;
}

/** Learn, Get-Recipient and its siblings: ResultSize is 1,000 where nobody says more. */
const defaultResultSize = 1_000;

/** The envelope `{"CmdletInput":{"CmdletName","Parameters"}}` and the page size of `Prefer`. Throws ExchangeError. */
export function readInvocation(
  body: unknown,
  prefer: string | string[] | undefined,
): Invocation {
  const input = (
    body as {
      CmdletInput?: { CmdletName?: unknown; Parameters?: unknown };
    } | null
  )?.CmdletInput;
  if (typeof input?.CmdletName !== "string") throw badParameters("CmdletInput");
  const given = input.Parameters ?? {};
  if (typeof given !== "object" || Array.isArray(given))
    throw badParameters("Parameters");
  const parameters = new Map<string, unknown>(
    Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]),
  );
  // PowerShell makes text of a number; of an object it cannot, and blank text finds everything.
  const identity = parameters.get("identity") ?? "";
  if (typeof identity === "number")
    parameters.set("identity", String(identity));
  else if (typeof identity !== "string") throw badParameters("Identity");
  return {
    cmdlet: input.CmdletName,
    // The names of OData annotations are no parameters.
    given: Object.keys(given).filter((name) => !name.includes("@")),
    parameters,
    limit: resultSize(parameters.get("resultsize")),
    pageSize: Number(
      /odata\.maxpagesize\s*=\s*"?(\d+)/i.exec(String(prefer ?? ""))?.[1] ??
        Infinity,
    ),
  };
}

function resultSize(value: unknown): number {
  if (value === undefined || value === null) return defaultResultSize;
  if (typeof value === "string" && value.toLowerCase() === "unlimited")
    return Infinity;
  const size = Number(value);
  if (!Number.isInteger(size) || size < 0) throw badParameters("ResultSize");
  return size;
}

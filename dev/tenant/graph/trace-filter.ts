import type { TraceQuery } from "../mail-flow/message-trace";
import { badRequest } from "./graph-error";
import type { FilterExpression } from "./odata/filter-expression";
import { parseFilter } from "./odata/parse-filter";

const day = 86_400_000;
const texts = [
  "id",
  "messageId",
  "senderAddress",
  "recipientAddress",
  "status",
  "fromIP",
  "toIP",
] as const;

export type TraceFilter = TraceQuery & { fromIP?: string; toIP?: string };

/**
 * `$filter` of the message trace (Learn, list messageTraces): eq on texts, ge and le on
 * receivedDateTime, contains/startsWith/endsWith on subject, joined by and. The last 48 hours
 * without a range; a range of at most 10 days, at most 90 days back, not in the future.
 */
export function readTraceFilter(
  text: string | undefined,
  now: number,
): TraceFilter {
  const query: TraceFilter = { from: now - 2 * day, to: now };
  let from: number | undefined;
  let to: number | undefined;
  for (const part of text === undefined ? [] : conjuncts(parse(text))) {
    const [property] = "path" in part ? part.path : [];
    if (part.kind === "compare" && property === "receivedDateTime") {
      const time = Date.parse(String(part.value));
      if (Number.isNaN(time))
        throw badRequest(
          "receivedDateTime must be compared with a date and time.",
        );
      if (part.comparison === "ge") from = time;
      else if (part.comparison === "le") to = time;
      else throw badRequest("receivedDateTime supports ge and le only.");
    } else if (
      part.kind === "compare" &&
      part.comparison === "eq" &&
      texts.some((name) => name === property)
    ) {
      const name = property as (typeof texts)[number];
      // One value a property, whatever else is asked for.
      if (query[name] !== undefined)
        throw badRequest(`'${name}' can be given once only.`);
      const value = String(part.value);
      query[name] = name === "messageId" ? value : value.toLowerCase();
    } else if (part.kind === "text" && property === "subject") {
      const wanted = part.value.toLowerCase();
      const how = part.function;
      query.subject = (subject) => {
        const lower = subject.toLowerCase();
        if (how === "contains") return lower.includes(wanted);
        return how === "startswith"
          ? lower.startsWith(wanted)
          : lower.endsWith(wanted);
      };
    } else
      throw badRequest(`The filter on '${property ?? text}' is not supported.`);
  }
  if ((from === undefined) !== (to === undefined))
    throw badRequest(
      "Both receivedDateTime ge and receivedDateTime le must be given.",
    );
  if (from !== undefined && to !== undefined) {
    if (to < from)
      throw badRequest("The start of receivedDateTime lies behind its end.");
    if (to - from > 10 * day)
      throw badRequest("receivedDateTime must span at most 10 days.");
    if (from < now - 90 * day)
      throw badRequest("receivedDateTime must lie within the last 90 days.");
    if (to > now + 1_000)
      throw badRequest("receivedDateTime must not lie in the future.");
    query.from = from;
    query.to = to;
  }
  return query;
}

function parse(text: string): FilterExpression {
  try {
    return parseFilter(text);
  } catch (error) {
    throw badRequest(`Invalid filter clause: ${(error as Error).message}`);
  }
}

/** "One value per property; or is silently ignored" (measured live): what stands before it counts. */
function conjuncts(filter: FilterExpression): FilterExpression[] {
  if (filter.kind === "and")
    return [...conjuncts(filter.left), ...conjuncts(filter.right)];
  return filter.kind === "or" ? conjuncts(filter.left) : [filter];
}

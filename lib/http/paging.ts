import { BreakwaterError } from "../errors/breakwater-error";
import type { ApiRequest } from "./api-request";

export interface Page<T> {
  value: T[];
  nextLink?: string;
}

/** One page holds what people look at; a tenant of 35,000 lists has seventy. */
const usual = 500;
const most = 1000;

/**
 * A page of items that are in a stable order. `keyOf` sorts as the items do (`compare`), so that the
 * next page starts after the last item seen, also when others came or went meanwhile.
 */
export function paginate<T>(
  items: readonly T[],
  request: Pick<ApiRequest, "url" | "query">,
  order: {
    keyOf(item: T): string;
    /** Of two keys; negative when the first comes first. */
    compare(a: string, b: string): number;
  },
): Page<T> {
  const top = readTop(request.query.get("top"));
  const after = readCursor(request.query.get("after"));
  const rest =
    after === undefined
      ? items
      : items.filter((item) => order.compare(order.keyOf(item), after) > 0);
  const value = rest.slice(0, top);
  const last = value.at(-1);
  if (rest.length <= top || last === undefined) return { value };
  const next = new URL(request.url);
  next.searchParams.set("after", writeCursor(order.keyOf(last)));
  return { value, nextLink: next.toString() };
}

function readTop(text: string | null): number {
  if (text === null) return usual;
  const top = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (top >= 1 && top <= most) return top;
  throw new BreakwaterError(
    "bad_request",
    `top: expected an integer from 1 to ${most}.`,
  );
}

const writeCursor = (key: string) => Buffer.from(key).toString("base64url");

function readCursor(text: string | null): string | undefined {
  if (text === null) return undefined;
  const key = Buffer.from(text, "base64url").toString("utf8");
  if (key !== "" && writeCursor(key) === text) return key;
  throw new BreakwaterError("bad_request", "after: not a link of ours.", {
    hint: "Follow nextLink as it is.",
  });
}

import { createHmac } from "node:crypto";
import { GraphError } from "../graph-error";

/** Never to be parsed by a client: it says where a listing goes on, and breaks when it is altered. */
export interface SkipTokens {
  write(position: readonly (string | number)[]): string;
  /** Throws GraphError 400 on anything that this tenant did not write. */
  read(token: string): (string | number)[];
}

export function createSkipTokens(tenantId: string): SkipTokens {
  const seal = (text: string) =>
    createHmac("sha256", tenantId)
      .update(text)
      .digest("base64url")
      .slice(0, 16);
  return {
    write(position) {
      const text = Buffer.from(JSON.stringify(position)).toString("base64url");
      return `m~${seal(text)}${text}`;
    },
    read(token) {
      const [mark, text] = [token.slice(2, 18), token.slice(18)];
      if (!token.startsWith("m~") || mark !== seal(text))
        throw new GraphError(
          400,
          "Directory_ExpiredPageToken",
          "The specified page token value has expired and can no longer be included in your request.",
        );
      return JSON.parse(Buffer.from(text, "base64url").toString()) as (
        string | number
      )[];
    },
  };
}

/** The request's own address and options with that token: absolute, as Graph's links are. */
export function nextLink(
  base: string,
  url: string,
  token: string,
  option = "$skiptoken",
): string {
  const link = new URL(url, "http://unused");
  const query = new URLSearchParams(link.search);
  query.delete(option);
  query.set(option, token);
  const path = link.pathname.replace(/^\/v1\.0/, "");
  // Graph writes its options with a plain $, and a client compares them.
  return `${base}${path}?${query.toString().replaceAll("%24", "$")}`;
}

/** A request as an operation sees it, whatever server brought it. */
export interface ApiRequest {
  /** Upper case. */
  method: string;
  /** Absolute, as the caller wrote it. */
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Of the route template, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Uint8Array;
}

export interface ApiAnswer {
  status: number;
  headers?: Record<string, string>;
  /** JSON. */
  body?: unknown;
  /** Exactly this, instead of JSON. */
  text?: string;
}

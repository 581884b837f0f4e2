import type { z } from "zod";
import type { ErrorCode } from "../errors/breakwater-error";
import type { ApiAnswer, ApiRequest } from "./api-request";
import type { ApiDeps } from "./api-deps";
import type { Caller } from "./operator-tokens";
import type { Rate } from "./rate-limit";
import type { Role } from "./roles";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

export interface Call<Body> {
  request: ApiRequest;
  /** "anonymous" where nobody needs to sign in. */
  caller: Caller;
  body: Body;
}

/** One operation of the API: what it is called, who may, what it takes and answers, what it does. */
export interface Route<Body = unknown> {
  /** operationId of the description. */
  id: string;
  method: Method;
  /** Under `/api`, as in `/lists/{address}`. */
  path: string;
  summary: string;
  /** `anonymous`: open, or proven otherwise than by a token. */
  needs: Role | "anonymous";
  /** Checked before the handler; without it the handler sees the bytes. */
  body?: z.ZodType<Body>;
  /** Nothing at all counts as `{}`. */
  bodyMayBeEmpty?: boolean;
  /** For the description: what a handler that sees the bytes takes, by media type. */
  rawBody?: Record<string, z.ZodType>;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  answers: Record<number, { description: string; schema?: z.ZodType }>;
  /** Beside what every operation may be refused with. */
  refusals: readonly ErrorCode[];
  rate?: Rate;
  handle(api: ApiDeps, call: Call<Body>): Promise<ApiAnswer>;
}

/** Lets each route know its own body's type, and the table hold them all. */
export function defineRoute<Body = unknown>(route: Route<Body>): Route {
  return route;
}

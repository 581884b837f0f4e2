import type { ApiAnswer, ApiRequest } from "../http/api-request";

/** What functions/ may call: one method for everything that wakes the app. */
export interface App {
  syncDirectory(): Promise<void>;
  auditLists(): Promise<void>;
  /** A message of the queue `mail-events`. */
  detectStorms(message: unknown): Promise<void>;
  /** A message of the queue `enforcement`. */
  reconcile(message: unknown): Promise<void>;
  sweepEnforcement(): Promise<void>;
  /** `path` as in `/lists/{address}`. Never throws. */
  handleHttp(path: string, request: ApiRequest): Promise<ApiAnswer>;
}

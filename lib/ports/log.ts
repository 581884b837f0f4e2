/** Fields must hold no secret and no mail address: name lists by GUID. */
export type LogFields = Record<
  string,
  string | number | boolean | null | undefined
>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

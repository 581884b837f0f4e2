import type { EstateState } from "../state/create-tenant-state";
import { toRow, type Row } from "./exchange-row";
import type { WriteScope } from "./write-scope";

/** What a cmdlet found: rows are made when they are sent. */
export interface CmdletResult {
  count: number;
  /** What writes a row's JSON, with the wanted properties (in lower case) or all. */
  writer: (wanted: ReadonlySet<string> | null) => (index: number) => string;
  warnings?: string[];
  /** The only properties that rows have, where a parameter said so. In lower case. */
  properties?: ReadonlySet<string>;
}

export type Parameters = ReadonlyMap<string, unknown>;

export interface Cmdlet {
  name: string;
  /** Any other is refused; letter case does not matter. */
  parameters: readonly string[];
  /** Those of the documented preview endpoint for this cmdlet, where there is one. */
  endpointParameters?: readonly string[];
  /** Parameters have lower-case names. Throws ExchangeError. */
  run(
    parameters: Parameters,
    state: EstateState,
    surroundings: Surroundings,
  ): CmdletResult;
}

/** What a cmdlet may know of the service that runs it, and of its caller. */
export interface Surroundings extends WriteScope {
  /** Parameters of a cmdlet; undefined where there is no such. */
  parametersOf: (cmdlet: string) => readonly string[] | undefined;
}

export const nothing: CmdletResult = { count: 0, writer: () => () => "{}" };

export function rowsOf(
  rows: ArrayLike<number>,
  row: (row: number, wanted: ReadonlySet<string> | null) => Row,
): CmdletResult {
  return {
    count: rows.length,
    writer: (wanted) => (index) => JSON.stringify(row(rows[index]!, wanted)),
  };
}

/** Rows of everyone who is here, in order. */
export function presentRows({
  count,
  isPresent,
}: EstateState["recipients"]): Uint32Array {
  const rows = new Uint32Array(count);
  let found = 0;
  for (let row = 0; row < count; row++) if (isPresent(row)) rows[found++] = row;
  return rows.subarray(0, found);
}

/** Objects that are few enough to be made at once. */
export function objectRows(
  objects: readonly Readonly<Record<string, unknown>>[],
): CmdletResult {
  return {
    count: objects.length,
    writer: (wanted) => (index) =>
      JSON.stringify(toRow(objects[index]!, wanted)),
  };
}

export const objectRow = (object: Readonly<Record<string, unknown>>) =>
  objectRows([object]);

/** One text or several, separated by commas or as an array; in lower case. */
export function textsParameter(parameters: Parameters, name: string): string[] {
  const value = parameters.get(name);
  const texts =
    typeof value === "string"
      ? value.split(",")
      : Array.isArray(value)
        ? value.map(String)
        : [];
  return texts
    .map((text) => text.trim().toLowerCase())
    .filter((text) => text !== "");
}

/** Text, or "" where it is absent or blank. */
export function textParameter(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  return typeof value === "string" ? value.trim() : "";
}

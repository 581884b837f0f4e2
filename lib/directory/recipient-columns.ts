/**
 * Recipients as columns: what the audience index is built from. One row a recipient of any kind,
 * lists included (a filter may match a list, which is then expanded).
 * Property names are looked up without case.
 */
export interface RecipientColumns {
  readonly count: number;
  /** `undefined`: the snapshot does not have this property, so every comparison with it is unknown. */
  column(property: string): RecipientColumn | undefined;
  readonly properties: readonly string[];
  /** Set where it is another one with some rows replaced. */
  readonly origin?: RowOrigin;
}

/** Where rows come from: those that are not in `from` are the base's of the same number. */
export interface RowOrigin {
  readonly base: RecipientColumns;
  /** Another row of the base, or one that was learnt since, by property. */
  readonly from: ReadonlyMap<
    number,
    number | Readonly<Record<string, unknown>>
  >;
}

/**
 * Dictionary-encoded text, numbers, booleans and dates alike in Exchange's own spelling
 * ("True", "Unlimited", "2016-11-14T08:29:00.0000000+00:00").
 */
export interface RecipientColumn {
  readonly property: string;
  /** As first seen. Distinct, but for columns where nearly every row has its own (names, addresses, GUIDs). */
  readonly values: readonly string[];
  /** The same values as they are stored: reading these spares making a million strings. */
  readonly utf8?: Utf8Texts;
  /** One code a row into `values`, -1 where the value is missing; for multi-valued rows see `offsets`. */
  readonly codes: Codes;
  /** Where letters beyond ASCII may have become question marks: Windows PowerShell exports so unless told otherwise. */
  readonly lostLetters?: boolean;
  /** Rows, ascending, of which not every value is known: an export cut their collections short. */
  readonly unread?: Uint32Array;
  /** Multi-valued only: row r has codes[offsets[r] .. offsets[r+1]); none means missing. */
  readonly offsets?: Int32Array;
}

/** One whose texts are known as they are stored. */
export interface StoredColumn extends RecipientColumn {
  readonly utf8: Utf8Texts;
}

/** As narrow as the values allow: a million rows of a type or a city need a byte each. */
export type Codes = Int8Array | Int16Array | Int32Array;

/** Texts one after another: text n is the bytes from starts[n] to starts[n + 1], exclusive. */
export interface Utf8Texts {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
}

/** What the app itself needs of every recipient, whatever filters ask for. */
export const essentialProperties = [
  "Guid",
  "PrimarySmtpAddress",
  "RecipientTypeDetails",
] as const;

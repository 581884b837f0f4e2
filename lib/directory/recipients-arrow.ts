import {
  type Data,
  Dictionary,
  Field,
  Int16,
  Int32,
  Int8,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  Vector,
} from "apache-arrow";
import { decodeTexts, encodeTexts } from "./arrow-texts";
import type { RecipientColumn, RecipientColumns } from "./recipient-columns";

/**
 * Recipients as one Arrow IPC file, which DuckDB, pandas and the like read as it is: a column is a
 * dictionary of text, a multi-valued one a list of it. Indices are as narrow as the dictionary allows.
 * The index of a missing value is -1 under its null bit, which saves reading the bits.
 */
export function encodeRecipients(recipients: RecipientColumns): Buffer {
  const columns = recipients.properties.flatMap(
    (property) => recipients.column(property) ?? [],
  );
  const data = columns.map((column, id) =>
    encodeColumn(column, id, recipients.count),
  );
  const schema = new Schema(
    columns.map(
      ({ property }, at) => new Field(property, typeAt(data, at), true),
    ),
  );
  const batch = new RecordBatch(
    schema,
    makeData({
      type: new Struct(schema.fields),
      length: recipients.count,
      nullCount: 0,
      children: data,
    }),
  );
  const bytes = tableToIPC(new Table(schema, [batch]), "file");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Columns come to life when they are asked for: most callers need a few of them. */
export function decodeRecipients(bytes: Buffer): RecipientColumns {
  const table = tableFromIPC(bytes);
  const byName = new Map<string, () => RecipientColumn>();
  const properties: string[] = [];
  table.schema.fields.forEach(({ name }, at) => {
    let column: RecipientColumn | undefined;
    properties.push(name);
    byName.set(
      name.toLowerCase(),
      () => (column ??= decodeColumn(name, table.getChildAt(at))),
    );
  });
  return {
    count: table.numRows,
    properties,
    column: (property) => byName.get(property.toLowerCase())?.(),
  };
}

function encodeColumn(
  column: RecipientColumn,
  id: number,
  rows: number,
): Data<Dictionary | List> {
  const { codes, offsets, values } = column;
  const type = new Dictionary(new Utf8(), indexType(values.length), id);
  const { nullBitmap, nullCount } = missing(codes);
  const indices = makeData({
    type,
    length: codes.length,
    nullCount,
    nullBitmap,
    data: narrowed(codes, values.length),
    dictionary: new Vector([encodeTexts(values)]),
  });
  if (!offsets) return indices;
  return makeData({
    type: new List(new Field("item", type, true)),
    length: rows,
    nullCount: 0,
    valueOffsets: offsets,
    child: indices,
  });
}

function decodeColumn(
  property: string,
  vector: Vector | null,
): RecipientColumn {
  const data = vector?.data[0];
  if (!data || vector.data.length !== 1) {
    throw new Error(`The column ${property} is not in one piece.`);
  }
  const single = data.type instanceof List ? data.children[0] : data;
  const dictionary = single?.dictionary?.data[0];
  if (!single || !dictionary) {
    throw new Error(`The column ${property} has no dictionary.`);
  }
  let values: string[] | undefined;
  return {
    property,
    codes: widened(single.values as Indices, single.length),
    ...(data.type instanceof List && {
      offsets: (data.valueOffsets as Int32Array).subarray(0, data.length + 1),
    }),
    get values() {
      return (values ??= decodeTexts(dictionary as Data<Utf8>));
    },
  };
}

function typeAt(data: readonly Data[], at: number) {
  const column = data[at];
  if (!column) throw new Error("unreachable: a column without data");
  return column.type as Dictionary | List;
}

function indexType(distinct: number): Int8 | Int16 | Int32 {
  return distinct < 2 ** 7
    ? new Int8()
    : distinct < 2 ** 15
      ? new Int16()
      : new Int32();
}

type Indices = Int8Array | Int16Array | Int32Array;

function narrowed(codes: Int32Array, distinct: number): Indices {
  return distinct < 2 ** 7
    ? Int8Array.from(codes)
    : distinct < 2 ** 15
      ? Int16Array.from(codes)
      : codes;
}

/** Without the padding to eight bytes that a buffer has. */
function widened(indices: Indices, length: number): Int32Array {
  const codes = indices.subarray(0, length);
  return codes instanceof Int32Array ? codes : Int32Array.from(codes);
}

function missing(codes: Int32Array): {
  nullBitmap: Uint8Array;
  nullCount: number;
} {
  const nullBitmap = new Uint8Array(Math.ceil(codes.length / 8));
  let present = 0;
  for (let row = 0; row < codes.length; row++) {
    if ((codes[row] ?? -1) < 0) continue;
    present++;
    nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return { nullBitmap, nullCount: codes.length - present };
}

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
import { encodeTexts } from "./arrow-texts";
import { recipientColumns } from "./columns-builder";
import { narrowCodes } from "./narrow-codes";
import type {
  Codes,
  RecipientColumn,
  RecipientColumns,
} from "./recipient-columns";
import { textColumn } from "./text-column";

/**
 * Recipients as one Arrow IPC file, which DuckDB, pandas and the like read as it is: a column is a
 * dictionary of text, a multi-valued one a list of it. Codes are as narrow as the dictionary allows.
 * The index of a missing value is -1 under its null bit, which saves reading the bits.
 */
export function encodeRecipients(recipients: RecipientColumns): Buffer {
  // One after another: a column that is made when it is asked for need not stay.
  const encoded = recipients.properties.flatMap((property, id) => {
    const column = recipients.column(property);
    return column
      ? [{ property, data: encodeColumn(column, id, recipients.count) }]
      : [];
  });
  const schema = new Schema(
    encoded.map(({ property, data }) => new Field(property, data.type, true)),
  );
  const batch = new RecordBatch(
    schema,
    makeData({
      type: new Struct(schema.fields),
      length: recipients.count,
      nullCount: 0,
      children: encoded.map(({ data }) => data),
    }),
  );
  const bytes = tableToIPC(new Table(schema, [batch]), "file");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** No string is made before its column is asked for it: most callers need a few of them. */
export function decodeRecipients(bytes: Buffer): RecipientColumns {
  const { schema, batches, numRows } = tableFromIPC(bytes);
  const [batch] = batches;
  if (batches.length > 1) throw new Error("The recipients are in pieces.");
  // Taken out at once: the library keeps room for every text of a dictionary beside it.
  const columns = schema.fields.map(({ name }, at) =>
    storedColumn(name, batch?.data.children[at]),
  );
  return recipientColumns(numRows, columns);
}

function encodeColumn(
  column: RecipientColumn,
  id: number,
  rows: number,
): Data<Dictionary | List> {
  const { offsets } = column;
  // Without a string for every text where there are none yet.
  const { bytes, starts } = column.utf8 ?? encodeTexts(column.values);
  const distinct = starts.length - 1;
  const codes = narrowCodes(column.codes, distinct);
  const type = new Dictionary(new Utf8(), indexType(codes), id);
  const { nullBitmap, nullCount } = missing(codes);
  const indices = makeData({
    type,
    length: codes.length,
    nullCount,
    nullBitmap,
    data: codes,
    dictionary: new Vector([
      makeData({
        type: new Utf8(),
        length: distinct,
        nullCount: 0,
        valueOffsets: starts,
        data: bytes,
      }),
    ]),
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

function storedColumn(
  property: string,
  data: Data | undefined,
): RecipientColumn {
  const isList = data?.type instanceof List;
  const single = isList ? data.children[0] : data;
  const texts = single?.dictionary?.data[0] as Data<Utf8> | undefined;
  if (!data || !single || !texts)
    throw new Error(`The column ${property} has no dictionary.`);
  // Without the padding to eight bytes that a buffer has.
  const utf8 = {
    bytes: texts.values,
    starts: texts.valueOffsets.subarray(0, texts.length + 1),
  };
  const codes = (single.values as Codes).subarray(0, single.length);
  if (!isList) return textColumn(property, utf8, { codes });
  const offsets = (data.valueOffsets as Int32Array).subarray(
    0,
    data.length + 1,
  );
  return textColumn(property, utf8, { codes, offsets });
}

function indexType(codes: Codes): Int8 | Int16 | Int32 {
  if (codes instanceof Int8Array) return new Int8();
  return codes instanceof Int16Array ? new Int16() : new Int32();
}

function missing(codes: Codes): {
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

import { ColumnBuilder } from "../column-builder";
import { recipientColumns } from "../columns-builder";
import type { RecipientColumns } from "../recipient-columns";
import { withoutLocalisedBooleans } from "./localised-booleans";
import { readCsv } from "./read-csv";
import {
  cellShape,
  isUnreadable,
  mayBeSeveral,
  splitValues,
  type CellShape,
} from "./split-values";

export interface RecipientsCsvOptions {
  /** What to call the input in errors; a file's name. */
  name?: string;
  /** Which properties to keep; all others are read over. Called once a property. */
  keep?: (property: string) => boolean;
  /** What to be told of each cell of a property (empty ones too), whether it is kept or not. Called once a property. */
  watch?: (
    property: string,
  ) => ((cell: string, row: number) => void) | undefined;
  /** One sentence about something that makes the answer less than it could be. */
  warn?: (message: string) => void;
  progress?: (rows: number) => void;
}

interface Column {
  builder: ColumnBuilder;
  cell: number;
  shape: CellShape;
  /** Line of the first cell that does not hold its values. */
  unreadableAt: number | null;
  /** Line of the first cell that may hold one value or several. */
  unclearAt: number | null;
}

/**
 * Reads `Get-Recipient | Export-Csv` into columns, a row at a time: 1.4 million rows never stand in memory
 * as text. Empty cells are missing values. A property with a cell that does not hold its values (a type's
 * name, a list cut short) is left out, so that it counts as unknown and never as small.
 * Throws `bad_request` with file, line and column.
 */
export async function readRecipientsCsv(
  source: AsyncIterable<Buffer | Uint8Array | string>,
  options: RecipientsCsvOptions = {},
): Promise<RecipientColumns> {
  const columns: Column[] = [];
  const watchers: {
    cell: number;
    take: (cell: string, row: number) => void;
  }[] = [];
  let rows = 0;
  await readCsv(source, options.name ?? "recipients", {
    header(names) {
      const seen = new Set<string>();
      names.forEach((property, cell) => {
        const key = property.toLowerCase();
        if (property === "" || seen.has(key)) return;
        seen.add(key);
        const take = options.watch?.(property);
        if (take) watchers.push({ cell, take });
        if (options.keep && !options.keep(property)) return;
        columns.push({
          builder: new ColumnBuilder(property, { detach: true }),
          cell,
          shape: cellShape(property),
          unreadableAt: null,
          unclearAt: null,
        });
      });
    },
    row(cells, line) {
      for (const { cell, take } of watchers) take(cells[cell] ?? "", rows);
      rows++;
      for (const column of columns)
        addCell(column, cells[column.cell] ?? "", line);
    },
    progress: options.progress,
  });

  const name = options.name ?? "recipients";
  const readable = columns.filter(({ unreadableAt, unclearAt, builder }) => {
    const { property } = builder;
    const join = `join it in the export (@{n='${property}';e={$_.${property} -join ';'}})`;
    if (unreadableAt !== null)
      options.warn?.(
        `${name}, line ${unreadableAt}: the cell of ${property} does not hold its values, so the property counts as unknown; ${join}.`,
      );
    else if (unclearAt !== null)
      options.warn?.(
        `${name}, line ${unclearAt}: the cell of ${property} is taken as one value with blanks in it; if blanks part several values, ${join}.`,
      );
    return unreadableAt === null;
  });
  return recipientColumns(
    rows,
    readable.map(({ builder }) => withoutLocalisedBooleans(builder.finish())),
  );
}

function addCell(column: Column, cell: string, line: number): void {
  const { builder, shape } = column;
  if (column.unreadableAt !== null) return;
  if (cell === "") builder.push(null);
  else if (shape === "one") builder.push(cell);
  else if (isUnreadable(cell)) column.unreadableAt = line;
  else if (shape === "braces" && cell.charCodeAt(0) !== 123) builder.push(cell);
  else {
    if (mayBeSeveral(cell, shape)) column.unclearAt ??= line;
    builder.pushMany(splitValues(cell, shape));
  }
}

import { parseFilter } from "../../../../lib/audience/filter/parse-filter";
import type { ParsedFilter } from "../../../../lib/audience/filter/ast";
import {
  createAudienceIndex,
  type AudienceIndex,
} from "../../../../lib/audience/index/audience-index";
import {
  ColumnsBuilder,
  recipientColumns,
} from "../../../../lib/directory/columns-builder";
import type { RecipientColumns } from "../../../../lib/directory/recipient-columns";
import type { IndexLimits } from "../../../../lib/audience/index/index-limits";
import type { Row } from "../naive-filter";

/** An index of those rows. `unread`: rows of which a property was cut short. */
export function indexOf(
  rows: readonly Row[],
  limits?: Partial<IndexLimits>,
  unread?: { property: string; rows: number[] },
): AudienceIndex {
  const builder = new ColumnsBuilder(
    rows[0] ? Object.keys(rows[0]) : ["Department"],
  );
  for (const row of rows) builder.add(row);
  return createAudienceIndex(markUnread(builder.finish(), unread), { limits });
}

function markUnread(
  recipients: RecipientColumns,
  unread: { property: string; rows: number[] } | undefined,
): RecipientColumns {
  if (!unread || unread.rows.length === 0) return recipients;
  return recipientColumns(
    recipients.count,
    recipients.properties.flatMap((property) => {
      const column = recipients.column(property);
      if (!column) return [];
      return property === unread.property
        ? { ...column, unread: Uint32Array.from(unread.rows) }
        : column;
    }),
  );
}

export function parsed(text: string): ParsedFilter {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.filter;
}

export const people: Row[] = [
  {
    Name: "Ann",
    Company: "Fabrikam",
    Tags: ["a", "b"],
    Size: "5",
    Since: "2016-11-14T08:29:00.0000000+00:00",
    Hidden: "True",
  },
  {
    Name: "Bob",
    Company: "fabrikam",
    Tags: ["b"],
    Size: "10",
    Since: "2016-11-14T09:00:00+01:00",
    Hidden: "False",
  },
  {
    Name: "Cy",
    Company: null,
    Tags: [],
    Size: "Unlimited",
    Since: "2020-01-01",
    Hidden: null,
  },
  {
    Name: "SystemMailbox{1f}",
    Company: "Contoso Ltd",
    Tags: ["c d"],
    Size: null,
    Since: null,
    Hidden: "False",
  },
];

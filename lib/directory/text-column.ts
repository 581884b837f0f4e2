import { decodeTexts } from "./arrow-texts";
import type {
  RecipientColumn,
  StoredColumn,
  Utf8Texts,
} from "./recipient-columns";

/** A column of texts as they are stored; strings are made of them when they are asked for. */
export function textColumn(
  property: string,
  utf8: Utf8Texts,
  rows: Pick<RecipientColumn, "codes" | "offsets" | "unread">,
): StoredColumn {
  let values: string[] | undefined;
  return {
    property,
    ...rows,
    utf8,
    get values() {
      return (values ??= decodeTexts(utf8));
    },
  };
}

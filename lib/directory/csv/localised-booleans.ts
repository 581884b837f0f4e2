import { encodeTexts } from "../arrow-texts";
import type { StoredColumn } from "../recipient-columns";
import { textColumn } from "../text-column";

/** How spreadsheets of other languages write what PowerShell wrote as True and False. */
const spellings: Record<string, "True" | "False"> = {
  true: "True",
  false: "False",
  wahr: "True",
  falsch: "False",
  vrai: "True",
  faux: "False",
  verdadero: "True",
  verdadeiro: "True",
  vero: "True",
  falso: "False",
  waar: "True",
  onwaar: "False",
  sant: "True",
  falskt: "False",
  sand: "True",
  sann: "True",
  usann: "False",
  falsk: "False",
  prawda: "True",
  fałsz: "False",
  tosi: "True",
  epätosi: "False",
  истина: "True",
  ложь: "False",
};
const booleanName =
  /^(Is|Has)[A-Z]|(Enabled|Disabled|Provisioned|Hidden|Applied|Assigned)$|^SKUAssigned$|^Hidden/;

/** A column of booleans in Exchange's own spelling, whatever language a spreadsheet saved it in. */
export function withoutLocalisedBooleans(column: StoredColumn): StoredColumn {
  if (!booleanName.test(column.property)) return column;
  const values = column.values.map(
    (value) => spellings[value.trim().toLowerCase()] ?? value,
  );
  const { property, codes, offsets } = column;
  return textColumn(property, encodeTexts(values), { codes, offsets });
}

/** True and False in any of those spellings; undefined for anything else. */
export function readBoolean(cell: string): boolean | undefined {
  const spelling = spellings[cell.trim().toLowerCase()];
  return spelling === undefined ? undefined : spelling === "True";
}

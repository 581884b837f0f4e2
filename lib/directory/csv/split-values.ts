/**
 * Properties of a recipient that hold several values (Learn, Get-Recipient; filterable properties).
 * Others are split only where braces say so.
 */
const addresses = new Set(["emailaddresses", "proxyaddresses"]);
const words =
  /^(objectclass|capabilities|persistedcapabilities|policiesincluded|policiesexcluded|inplaceholds|inplaceholdsraw|skuassigned|languages)$/;
/** Text that people type into properties of several values: a blank may be one value's own ("Band 5"). */
const phrases = /^extensioncustomattribute[1-5]$/;
const names =
  /^(managedby|memberof|memberofgroup|addresslistmembership|administrativeunits|acceptmessages\w+|rejectmessages\w+|bypassmoderation\w+|grantsendonbehalfto|moderatedby|addressbookpolicies)$/;
/** Text that people type: braces in it are theirs. */
const single =
  /^(name|displayname|simpledisplayname|alias|firstname|lastname|initials|company|department|office|city|stateorprovince|countryorregion|title|notes|phone|postalcode|streetaddress|customattribute\d+|samaccountname|identity|distinguishedname)$/;

export type CellShape =
  "one" | "braces" | "addresses" | "words" | "phrases" | "names";

/** How the cells of a property are to be read. */
export function cellShape(property: string): CellShape {
  const key = property.toLowerCase();
  if (addresses.has(key)) return "addresses";
  if (words.test(key)) return "words";
  if (phrases.test(key)) return "phrases";
  if (names.test(key)) return "names";
  return single.test(key) ? "one" : "braces";
}

/** What Export-Csv writes for a collection that nobody joined. */
const typeName =
  /^(System\.|Microsoft\.Exchange\.|Deserialized\.)[\w.`[\], +]+$/;

/** The cell does not hold its values: a type's name, or a list that was cut short with an ellipsis. */
export function isUnreadable(cell: string): boolean {
  const first = cell.charCodeAt(0);
  if (first === 123) return /(\.\.\.|…)\}$/.test(cell);
  return (first === 83 || first === 77 || first === 68) && typeName.test(cell);
}

/** Of a cell that does not hold its values: those that it certainly holds. */
export function certainValues(cell: string, shape: CellShape): string[] {
  const cut = /^\{(.*?)(?:\.\.\.|…)\}$/s.exec(cell)?.[1];
  // The last one may itself be cut, and distinguished names cannot be told apart without their ends.
  return cut === undefined || shape === "names"
    ? []
    : splitValues(`{${cut}}`, shape).slice(0, -1);
}

/** One value with blanks, or several that blanks part: the cell alone does not say. */
export function mayBeSeveral(cell: string, shape: CellShape): boolean {
  return shape === "phrases" && /^[^{;,|\n]*\S\s+\S[^;,|\n]*$/.test(cell);
}

/**
 * The values of a cell: `{a, b}` as PowerShell shows collections; else parted by line ends, semicolons,
 * commas or blanks, as far as the property's own values cannot hold them.
 */
export function splitValues(cell: string, shape: CellShape): string[] {
  const braced = cell.startsWith("{") && cell.endsWith("}");
  if (shape === "one" || (shape === "braces" && !braced)) return [cell];
  const text = braced ? cell.slice(1, -1) : cell;
  return separate(text, shape, braced)
    .map((value) => value.trim())
    .filter((value) => value !== "");
}

function separate(text: string, shape: CellShape, braced: boolean): string[] {
  if (shape === "addresses") {
    // An X500 address holds blanks; each begins with its kind and a colon.
    return /(^|[\s,;])[A-Za-z][\w-]*:/.test(text)
      ? text.split(/[\s,;]+(?=[A-Za-z][\w-]*:)/)
      : text.split(/[\s,;]+/);
  }
  if (/[;\n|]/.test(text)) return text.split(/[;\n|]/);
  // Distinguished names hold commas: a new one begins only after the last DC of the one before.
  if (/\bDC=/i.test(text))
    return text.split(/(?<=\bDC=[^,;\s]+)[\s,]+(?=(?:CN|OU)=)/i);
  if (text.includes(",")) return text.split(",");
  return shape === "words" && !braced ? text.split(/\s+/) : [text];
}

import { detached } from "../../directory/column-builder";
import { splitValues } from "../../directory/csv/split-values";
import { TextEdges } from "./text-edges";

/** What an export may call a recipient by, the certain ones first. */
const properties = [
  "guid",
  "exchangeobjectid",
  "externaldirectoryobjectid",
  "exchangeguid",
  "distinguishedname",
  "primarysmtpaddress",
  "emailaddresses",
  "userprincipalname",
  "identity",
  "name",
  "displayname",
  "alias",
];

const several = -1;

/**
 * Finds the rows that identities of other exports stand for. They are named first, so that 1.4 million
 * recipients can go by once and nothing is kept of those that nobody asked for.
 */
export class IdentityLookup {
  private readonly numberOf = new Map<string, number>();
  private readonly edges = new TextEdges();
  /** By number of the identity: the row, or several. */
  private rows: Int32Array = new Int32Array(0);
  /** By number of the identity: place of the property that it was found under, 0 before. */
  private ranks: Uint8Array = new Uint8Array(0);

  /** Before the recipients are read. Answers the identity's number. */
  want(identity: string): number {
    const key = fold(identity);
    const known = this.numberOf.get(key);
    if (known !== undefined) return known;
    this.numberOf.set(detached(key), this.numberOf.size);
    this.edges.add(key);
    return this.numberOf.size - 1;
  }

  /** What to do with each cell of a property while the recipients are read; undefined where it names nobody. */
  watch = (
    property: string,
  ): ((cell: string, row: number) => void) | undefined => {
    const rank = properties.indexOf(property.toLowerCase()) + 1;
    if (rank === 0 || this.numberOf.size === 0) return undefined;
    if (this.rows.length < this.numberOf.size) {
      this.rows = new Int32Array(this.numberOf.size);
      this.ranks = new Uint8Array(this.numberOf.size);
    }
    const isProxies = property.toLowerCase() === "emailaddresses";
    return (cell, row) => {
      if (cell === "") return;
      if (!isProxies) this.found(cell, row, rank);
      else
        for (const proxy of splitValues(cell, "addresses"))
          this.found(proxy.replace(/^smtp:/i, ""), row, rank);
    };
  };

  /** Undefined where nobody or several are called so. */
  rowOf(identity: string): number | undefined {
    return this.rowAt(this.numberOf.get(fold(identity)));
  }

  /** By the number that `want` gave. */
  rowAt(number: number | undefined): number | undefined {
    if (number === undefined || (this.ranks[number] ?? 0) === 0)
      return undefined;
    const row = this.rows[number] ?? several;
    return row === several ? undefined : row;
  }

  private found(text: string, row: number, rank: number): void {
    if (!this.edges.mayHave(text)) return;
    const number = this.numberOf.get(fold(text));
    if (number === undefined) return;
    const before = this.ranks[number] ?? 0;
    if (before !== 0 && before < rank) return;
    const other = before === rank && this.rows[number] !== row;
    this.rows[number] = other ? several : row;
    this.ranks[number] = rank;
  }
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}

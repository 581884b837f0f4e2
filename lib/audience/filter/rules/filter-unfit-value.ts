import { parseDate } from "../../index/parse-date";
import type { Comparison, FilterValue } from "../ast";
import {
  isBooleanProperty,
  isDateProperty,
  nearestName,
} from "../filterable-properties";
import type { FilterRule } from "../filter-rule";
import { ask, mapFilter } from "../map-filter";
import { printFilter } from "../print-filter";
import { typeNames } from "../recipient-kinds";
import { walkFilter } from "../walk-filter";

/** A value that its property never has, so that the comparison holds for nobody, or for everybody. */
interface Unfit {
  because: string;
  instead: FilterValue;
}

const yes = /^(1|yes|y|on)$/i;

export const unfitValue: FilterRule = {
  id: "filter-unfit-value",
  severity: "medium",
  judge({ filter }) {
    for (const { comparison } of walkFilter(filter.andBindsTighter)) {
      const unfit = findUnfit(comparison);
      if (unfit)
        return `${printFilter(comparison)} asks for what ${comparison.property} cannot be: ${unfit.because}.`;
    }
    return null;
  },
  fill: (author) => ({
    filter: mapFilter(author ?? ask("Alias", "<value>"), (comparison) => {
      const unfit = findUnfit(comparison);
      return unfit ? { ...comparison, value: unfit.instead } : comparison;
    }),
    note: "Check the value before you save it:",
  }),
};

function findUnfit({ property, operator, value }: Comparison): Unfit | null {
  if (operator === "like" || operator === "notlike") return null;
  if (value.kind !== "text" && value.kind !== "number") return null;
  // A variable that stayed is another rule's.
  if (value.text.includes("$")) return null;
  if (isBooleanProperty(property)) return unfitBoolean(value.text);
  if (isDateProperty(property)) return unfitDate(value.text);
  return unfitType(typeNames(property), value.text);
}

function unfitBoolean(text: string): Unfit | null {
  if (/^(true|false)$/i.test(text)) return null;
  return {
    because: "it is $true or $false",
    instead: { kind: "boolean", boolean: yes.test(text) },
  };
}

function unfitDate(text: string): Unfit | null {
  if (!Number.isNaN(parseDate(text, "monthFirst"))) return null;
  return {
    because: "it is a date, such as '2026-01-31', and no word for one",
    instead: { kind: "text", text: "<date>" },
  };
}

function unfitType(
  names: ReadonlyMap<string, string>,
  text: string,
): Unfit | null {
  if (names.size === 0) return null;
  if (/^[-+]?\d+$/.test(text))
    return {
      because: "it is the name of a type, such as 'UserMailbox'",
      instead: { kind: "text", text: "<type>" },
    };
  const key = text.toLowerCase();
  const nearest = names.has(key) ? null : nearestName(key, names);
  return nearest === null
    ? null
    : {
        because: `'${nearest}' may be meant`,
        instead: { kind: "text", text: nearest },
      };
}

import type { FilterValue } from "../ast";
import type { FaultRule, FilterRule } from "../filter-rule";
import { ask, mapFilter } from "../map-filter";
import { walkFilter } from "../walk-filter";

const id = "filter-literal-variable";
const severity = "high";
/** `$name`, `${name}`, `$(an expression)` with brackets in it. "US$ 5" and "A$1" are prices and cells. */
const variables = /\$([A-Za-z_]\w*|\((?:[^()]|\([^()]*\))*\)|\{[^{}]*\})/g;
const constants: Record<string, FilterValue> = {
  $true: { kind: "boolean", boolean: true },
  $false: { kind: "boolean", boolean: false },
  $null: { kind: "null" },
};

export const literalVariable: FilterRule = {
  id,
  severity,
  judge({ filter }) {
    for (const { comparison } of walkFilter(filter.andBindsTighter)) {
      const { property, value } = comparison;
      if (value.kind !== "text") continue;
      if (constantIn(value))
        return `Compares ${property} with the literal text ${value.text}, since it stands in quotes: write it without them.`;
      const [found] = value.text.match(variables) ?? [];
      if (found)
        return `Compares ${property} with the literal text ${found}, a variable that PowerShell did not expand: write its value.`;
    }
    return null;
  },
  repair: (author) =>
    author &&
    mapFilter(author, (comparison) => {
      const constant = constantIn(comparison.value);
      return constant ? { ...comparison, value: constant } : comparison;
    }),
  fill(author) {
    let filled = false;
    const filter = mapFilter(
      author ?? ask("Alias", "<value>"),
      (comparison) => {
        const { value } = comparison;
        if (value.kind !== "text") return comparison;
        const text = value.text.replace(variables, placeholder);
        filled ||= text !== value.text;
        return { ...comparison, value: { kind: "text", text } };
      },
    );
    return { filter, note: filled ? "Fill in the value:" : null };
  },
};

function constantIn(value: FilterValue): FilterValue | undefined {
  return value.kind === "text"
    ? constants[value.text.toLowerCase()]
    : undefined;
}

function placeholder(name: string): string {
  return `<value of ${name.slice(1)}>`;
}

export const unexpandedVariable: FaultRule = {
  id,
  severity,
  judge: ({ reason, message }) => (reason === "variable" ? message : null),
  mend: ({ position }, text) => [
    {
      note: "Fill in the value:",
      filter:
        text.slice(0, position) +
        text
          .slice(position)
          .replace(variables, (name, _, at) =>
            at === 0 ? `'${placeholder(name)}'` : name,
          ),
    },
  ],
};

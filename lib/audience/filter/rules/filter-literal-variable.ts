import type { FaultRule, FilterRule } from "../filter-rule";
import { ask, mapFilter } from "../map-filter";
import { walkFilter } from "../walk-filter";

const id = "filter-literal-variable";
const severity = "high";
const variables = /\$([A-Za-z_]\w*|[({][^)}]*[)}])/g;
const variable = /\$(\w+|[({][^)}]*[)}])/;

export const literalVariable: FilterRule = {
  id,
  severity,
  judge({ filter }) {
    for (const { comparison } of walkFilter(filter.andBindsTighter)) {
      const { value } = comparison;
      const found = value.kind === "text" ? variable.exec(value.text) : null;
      // "US$ 5" and "A$1" are prices and cells; a variable's name begins with a letter.
      if (found && /^\$([A-Za-z_({])/.test(found[0]))
        return `Compares ${comparison.property} with the literal text ${found[0]}, a variable that PowerShell did not expand: write its value.`;
    }
    return null;
  },
  fill: (author) => ({
    filter: mapFilter(author ?? ask("Alias", "<value>"), (comparison) => {
      const { value } = comparison;
      if (value.kind !== "text") return comparison;
      const text = value.text.replace(
        variables,
        (name) => `<value of ${name.slice(1)}>`,
      );
      return { ...comparison, value: { kind: "text", text } };
    }),
    note: "Fill in the value:",
  }),
};

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
          .replace(
            /\$(\w+|[({][^)}]*[)}])/,
            (name) => `'<value of ${name.slice(1)}>'`,
          ),
    },
  ],
};

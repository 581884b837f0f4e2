import type { FaultRule, FilterRule } from "../filter-rule";
import { walkFilter } from "../walk-filter";

const id = "filter-literal-variable";
const severity = "high";
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
};

export const unexpandedVariable: FaultRule = {
  id,
  severity,
  judge: ({ reason, message }) => (reason === "variable" ? message : null),
};

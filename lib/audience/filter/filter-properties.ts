import { alsoSearched } from "./address-ways";
import type { FilterNode } from "./ast";
import { canonicalProperty, displayProperty } from "./canonical-property";
import { foldFilter } from "./fold-filter";

/** The properties that a filter compares or searches as well, each once, as first written. */
export function filterProperties(root: FilterNode): string[] {
  const found = new Map<string, string>();
  const nothing = () => undefined;
  foldFilter<undefined>(root, {
    comparison(node) {
      for (const property of [node.property, alsoSearched(node)]) {
        const key = property && canonicalProperty(property);
        if (key && !found.has(key)) found.set(key, displayProperty(property));
      }
      return undefined;
    },
    not: nothing,
    and: nothing,
    or: nothing,
  });
  return [...found.values()];
}

import { findNodeAtLocation, parseTree } from "jsonc-parser";

/**
 * Where a value stands in the text of a JSON document, both from 1. Of one that is missing: where what should
 * hold it begins.
 */
export function locateValue(
  text: string,
  path: readonly PropertyKey[],
): { line: number; column: number } {
  const root = parseTree(text);
  const steps = path.filter((step) => typeof step !== "symbol");
  for (let length = steps.length; root && length >= 0; length--) {
    const node = findNodeAtLocation(root, steps.slice(0, length));
    if (!node) continue;
    const before = text.slice(0, node.offset).split("\n");
    return {
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    };
  }
  return { line: 1, column: 1 };
}

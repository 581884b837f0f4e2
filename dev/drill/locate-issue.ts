import { closest, distance } from "fastest-levenshtein";
import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import type { z } from "zod";

/** Farther than this many letters, another field is no help but noise. */
const nearEnough = 6;

/** Where in the text a field is that the schema refuses; what is missing is where it should be. Both from 1. */
export function locateIssue(
  text: string,
  issue: z.core.$ZodIssue,
): { line: number; column: number } {
  const root = parseTree(text);
  const before = text.slice(0, (root && findNode(root, issue)?.offset) ?? 0);
  const lines = before.split("\n");
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

function findNode(root: Node, issue: z.core.$ZodIssue): Node | undefined {
  const path = issue.path.map((part) =>
    typeof part === "number" ? part : String(part),
  );
  if (issue.code === "unrecognized_keys") {
    const value = findNodeAtLocation(root, [...path, issue.keys[0]!]);
    // The name, which is what is wrong, and not what it says.
    return value?.parent?.children?.[0] ?? value;
  }
  for (let length = path.length; length >= 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

/** One issue in a few words, with the nearest known name of a field that is not known. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  known: readonly string[],
): string {
  const where = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const [key] = issue.keys as [string];
    const near = closest(key, [...known]);
    const hint =
      distance(key, near) <= nearEnough ? `: did you mean ${near}?` : "";
    return `${where ? `${where}: ` : ""}there is no field "${key}"${hint}`;
  }
  return `${where || "the document"}: ${issue.message}`;
}

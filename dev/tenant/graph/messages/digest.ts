import { createHash } from "node:crypto";

/** Of a text, for ids that are opaque and the same each time. */
export const digestOf = (text: string): Buffer =>
  createHash("sha256").update(text).digest();

import { parse, type ParseError } from "jsonc-parser";

export interface JsonFault {
  message: string;
  /** Both from 1. */
  line: number;
  column: number;
}

export type ParsedJson =
  { ok: true; value: unknown } | { ok: false; fault: JsonFault };

/** JSON, or where exactly it stops being JSON: V8 gives a position for some faults and not for others. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, fault: locateFault(text) };
  }
}

function locateFault(text: string): JsonFault {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const offset = Math.min(errors[0]?.offset ?? text.length, text.length);
  const before = text.slice(0, offset).split("\n");
  const found =
    offset === text.length
      ? "the end of the text"
      : JSON.stringify(String.fromCodePoint(text.codePointAt(offset) ?? 0));
  return {
    message: `unexpected ${found}`,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  };
}

import { readFile } from "node:fs/promises";
import { z } from "zod";
import { BreakwaterError } from "../../lib/errors/breakwater-error";
import { describeIssues } from "../../lib/input/describe-issues";
import { locateValue } from "../../lib/input/locate-value";
import { parseJson } from "../../lib/input/parse-json";

/** ConvertTo-Json writes null where a list has no filter. */
const filtersSchema = z.array(
  z.object({
    id: z.string(),
    filter: z
      .string()
      .nullable()
      .transform((text) => text ?? ""),
  }),
);
export type NamedFilter = z.infer<typeof filtersSchema>[number];

/**
 * Reads `[{"id", "filter"}]`. One object instead of an array is taken too, since ConvertTo-Json writes a
 * single one so. Throws `bad_request`: one line with file, line, column and what is wrong there.
 */
export async function readFilters(file: string): Promise<NamedFilter[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new BreakwaterError("bad_request", `${file} cannot be read.`, {
      cause,
      hint: "Check the name.",
    });
  });
  const body = text.replace(/^\uFEFF/, "");
  const json = parseJson(body);
  if (!json.ok) {
    const { line, column, message } = json.fault;
    throw new BreakwaterError(
      "bad_request",
      `${file}, line ${line}, column ${column}: ${message}.`,
    );
  }
  const { value } = json;
  const single =
    typeof value === "object" && value !== null && !Array.isArray(value);
  const parsed = filtersSchema.safeParse(single ? [value] : value);
  if (parsed.success) return parsed.data;
  const [first = "not an array of {id, filter}"] = describeIssues(
    parsed.error,
    filtersSchema,
  );
  const path = parsed.error.issues[0]?.path ?? [];
  const { line, column } = locateValue(body, single ? path.slice(1) : path);
  const where = `${file}, line ${line}, column ${column}`;
  throw new BreakwaterError("bad_request", `${where}: ${first}.`, {
    hint: 'It holds [{"id": "…", "filter": "…"}, …].',
  });
}

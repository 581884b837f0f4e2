import { BreakwaterError } from "../errors/breakwater-error";
import { describeIssues } from "../input/describe-issues";
import { parseJson } from "../input/parse-json";
import { policySchema, type Policy } from "./policy-schema";

/**
 * A policy from the text of its file; `source` names it in the message.
 * @throws BreakwaterError `invalid_policy`, naming every fault with its path, or line and column.
 */
export function parsePolicy(text: string, source: string): Policy {
  const json = parseJson(text.replace(/^\uFEFF/, ""));
  if (!json.ok) {
    const { line, column, message } = json.fault;
    throw new BreakwaterError(
      "invalid_policy",
      `${source}:${line}:${column}: not JSON, ${message}.`,
      { hint: "Mend the file at that place." },
    );
  }
  const parsed = policySchema.safeParse(json.value);
  if (parsed.success) return withLowerCaseKeys(parsed.data);
  throw new BreakwaterError(
    "invalid_policy",
    `${source}: ${describeIssues(parsed.error, policySchema).join("; ")}`,
    {
      hint: "Mend these fields; policy.schema.json says what each may hold, and editors check it as you type.",
    },
  );
}

/** Addresses and GUIDs compare without case. */
function withLowerCaseKeys(policy: Policy): Policy {
  const lowered = <T>(record: Record<string, T>) =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]),
    );
  const { contacts, lists } = policy.limits;
  return {
    ...policy,
    limits: {
      ...policy.limits,
      contacts: lowered(contacts),
      lists: lowered(lists),
    },
  };
}

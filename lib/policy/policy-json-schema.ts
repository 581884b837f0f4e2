import { z } from "zod";
import { policySchema } from "./policy-schema";

/** JSON Schema (2020-12) of policy.json, for editors and for people: what may be written, not what is read out of it. */
export function policyJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(policySchema, {
    io: "input",
    override({ jsonSchema }) {
      // What JavaScript can count to is no limit that anybody set.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER)
        delete jsonSchema.maximum;
    },
  });
  return {
    $schema,
    title: "Breakwater policy",
    description:
      "What the administrators of a tenant decided: limits, modes, waivers. Every field but `version` has a default.",
    ...schema,
  };
}

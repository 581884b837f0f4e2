import { scenarioJsonSchema } from "../drill/scenario-schema";
import { openApiDocument } from "../../lib/http/open-api";
import { policyJsonSchema } from "../../lib/policy/policy-json-schema";

/** Files of the repository that the code says in full. */
export function documents(): { file: string; text: string }[] {
  return [
    { file: "policy.schema.json", text: json(policyJsonSchema()) },
    {
      file: "dev/drill/scenario.schema.json",
      text: json(scenarioJsonSchema()),
    },
    { file: "docs/openapi.json", text: json(openApiDocument()) },
  ];
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { HostError } from "./host-options";

/** `hh:mm:ss` or `d.hh:mm:ss`, as .NET writes a TimeSpan; milliseconds. */
const timeSpan = z.string().transform((text, context) => {
  const match =
    /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,7}))?$/.exec(text);
  if (!match) {
    context.addIssue(`"${text}" is not a time span (hh:mm:ss)`);
    return z.NEVER;
  }
  const [days, hours, minutes, seconds] = match.slice(1, 5).map(Number);
  const whole =
    (((days || 0) * 24 + hours!) * 60 + minutes!) * 60 + (seconds ?? 0);
  return whole * 1000 + Number(`0.${match[5] ?? 0}`) * 1000;
});

/** The defaults are the real host's: Learn, "host.json reference" and "Azure Queue storage trigger". */
const queues = z
  .object({
    batchSize: z.int().min(1).max(32).default(16),
    newBatchThreshold: z.int().min(0).optional(),
    maxDequeueCount: z.int().min(1).default(5),
    visibilityTimeout: timeSpan.default(0),
    maxPollingInterval: timeSpan.default(60_000),
    messageEncoding: z.enum(["base64", "none"]).default("base64"),
  })
  .transform((given) => ({
    ...given,
    newBatchThreshold:
      given.newBatchThreshold ?? Math.floor(given.batchSize / 2),
  }));

const schema = z.object({
  version: z.literal("2.0"),
  functionTimeout: timeSpan.default(30 * 60_000),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default("api") }).prefault({}),
      queues: queues.prefault({}),
    })
    .prefault({}),
});

export type HostJson = z.infer<typeof schema>;
export type QueueSettings = HostJson["extensions"]["queues"];

/** `given` as parsed JSON, or the file in the app's folder. */
export function readHostJson(appRoot: string, given?: unknown): HostJson {
  const file = join(appRoot, "host.json");
  const parsed = schema.safeParse(
    given ?? (JSON.parse(readFileSync(file, "utf8")) as unknown),
  );
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new HostError(
    `host.json: ${issue.path.join(".") || "the document"}: ${issue.message}`,
  );
}

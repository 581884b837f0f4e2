import type {
  FunctionMetadata,
  InvocationResponse,
  TypedData,
} from "../core-api/core-types";
import type { QueueSettings } from "../host-json";
import { encodeMessage } from "./message-encoding";
import { statusOf, type OpenQueue } from "./queue-client";

/** Sends what an invocation left in its queue output bindings; an array becomes one message an element. */
export async function sendOutputs(
  metadata: FunctionMetadata,
  response: InvocationResponse,
  openQueue: OpenQueue,
  encoding: QueueSettings["messageEncoding"],
): Promise<void> {
  for (const [name, binding] of Object.entries(metadata.bindings)) {
    if (binding.direction !== "out" || binding.type !== "queue") continue;
    const data =
      name === "$return"
        ? response.returnValue
        : response.outputData?.find((output) => output.name === name)?.data;
    if (!data) continue;
    const queue = openQueue(binding);
    for (const text of toMessages(data)) {
      const message = encodeMessage(text, encoding);
      try {
        await queue.sendMessage(message);
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
        await queue.createIfNotExists();
        await queue.sendMessage(message);
      }
    }
  }
}

function toMessages(data: TypedData): (string | Buffer)[] {
  if (data.bytes) return [Buffer.from(data.bytes)];
  if (data.json !== undefined) {
    const value = JSON.parse(data.json) as unknown;
    if (!Array.isArray(value)) return [data.json];
    return value.map((one: unknown) =>
      typeof one === "string" ? one : JSON.stringify(one),
    );
  }
  return [String(data.string ?? data.int ?? data.double ?? "")];
}

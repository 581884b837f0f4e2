import type { QueueName } from "../ports/names";

/** The binding of a queue trigger: a name that infra/ creates, on the app's one storage account. */
export function queueFor(queueName: QueueName): {
  queueName: QueueName;
  connection: string;
} {
  return { queueName, connection: "AzureWebJobsStorage" };
}

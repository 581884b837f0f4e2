import { app, output, type InvocationContext } from "@azure/functions";
import { gates, journal } from "../journal";

const sent = output.storageQueue({
  queueName: "%FIXTURE_QUEUE%",
  connection: "AzureWebJobsStorage",
});

app.http("enqueue", {
  methods: ["POST"],
  extraOutputs: [sent],
  handler: async (request, context: InvocationContext) => {
    context.extraOutputs.set(sent, await request.json());
    return { status: 202 };
  },
});

app.storageQueue("work", {
  queueName: "%FIXTURE_QUEUE%",
  connection: "AzureWebJobsStorage",
  handler: async (message: unknown, context: InvocationContext) => {
    const { dequeueCount } = context.triggerMetadata ?? {};
    journal.push({ message, dequeueCount });
    await gates.work;
    if ((message as { fail?: boolean }).fail) throw new Error("on purpose");
  },
});

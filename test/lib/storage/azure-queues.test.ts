import {
  createQueueService,
  createQueues,
} from "../../../lib/storage/azure-queues";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { testStorageConnection } from "../../support/azurite";

const connection = {
  kind: "connectionString",
  connectionString: testStorageConnection(),
} as const;
const queue = createQueueService(connection).getQueueClient("mail-events");
const message = { v: 1, kind: "events", tenantId: "t" };

beforeAll(async () => {
  await ensureStorage(connection);
  await queue.clearMessages();
});

it("sends an object as base64 of JSON, as the host reads it", async () => {
  await createQueues(connection).send("mail-events", {
    ...message,
    kind: "Zoë 🌊",
  });
  const { receivedMessageItems } = await queue.receiveMessages();
  expect(
    JSON.parse(
      Buffer.from(
        receivedMessageItems[0]?.messageText ?? "",
        "base64",
      ).toString("utf8"),
    ),
  ).toEqual({ ...message, kind: "Zoë 🌊" });
});

it.each([
  ["just fits", 48 * 1024, true],
  ["is a byte too long", 48 * 1024 + 1, false],
])("a message that %s", async (_, bytes, fits) => {
  const padding = bytes - JSON.stringify({ ...message, pad: "" }).length;
  const sent = createQueues(connection).send("mail-events", {
    ...message,
    pad: "x".repeat(padding),
  } as typeof message);
  if (fits) await sent;
  else await expect(sent).rejects.toMatchObject({ code: "payload_too_large" });
});

import { QueueServiceClient } from "@azure/storage-queue";
import { createVirtualClock } from "../../../dev/clock/virtual-clock";
import { testStorageConnection } from "../../support/azurite";
import { startFixture, type Running } from "./start-fixture";

const open = (name: string) =>
  QueueServiceClient.fromConnectionString(
    testStorageConnection(),
  ).getQueueClient(name);
const encode = (value: unknown) =>
  Buffer.from(JSON.stringify(value)).toString("base64");
const until = async (holds: () => boolean | Promise<boolean>) => {
  for (let attempt = 0; attempt < 500; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("It never came true.");
};
const messages = (running: Running) =>
  running.journal.filter((entry) => "message" in entry);

describe("queue functions", () => {
  it("sends an array from an output binding as messages and runs each, base64 both ways", async () => {
    const running = await startFixture({ queueMode: "parallel" });
    const answer = await fetch(`${running.host.url}/api/enqueue`, {
      method: "POST",
      body: JSON.stringify([{ n: 1 }, { n: 2 }, { n: 3 }]),
    });
    expect(answer.status).toBe(202);
    await until(() => messages(running).length === 3);
    await running.host.stop();
    expect(
      messages(running).map(({ message }) => (message as { n: number }).n),
    ).toEqual(expect.arrayContaining([1, 2, 3]));
    const queue = open(running.settings.FIXTURE_QUEUE!);
    expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
    running.remove();
  });

  it("tries a failing message maxDequeueCount times, then moves it to the poison queue", async () => {
    const running = await startFixture({ queueMode: "parallel" });
    const name = running.settings.FIXTURE_QUEUE!;
    await open(name).createIfNotExists();
    await open(name).sendMessage(encode({ fail: true }));
    const poison = open(`${name}-poison`);
    await until(async () =>
      poison.peekMessages().then(
        (answer) => answer.peekedMessageItems.length === 1,
        () => false,
      ),
    );
    await running.host.stop();
    expect(messages(running).map(({ dequeueCount }) => dequeueCount)).toEqual([
      1, 2, 3,
    ]);
    const [kept] = (await poison.peekMessages()).peekedMessageItems;
    expect(kept!.messageText).toBe(encode({ fail: true }));
    expect((await open(name).getProperties()).approximateMessagesCount).toBe(0);
    running.remove();
  });

  it("moves what is not base64 straight to the poison queue", async () => {
    const running = await startFixture();
    const name = running.settings.FIXTURE_QUEUE!;
    await open(name).createIfNotExists();
    await open(name).sendMessage("not base64!");
    await running.host.drainQueues();
    expect(messages(running)).toEqual([]);
    const [kept] = (await open(`${name}-poison`).peekMessages())
      .peekedMessageItems;
    expect(kept!.messageText).toBe("not base64!");
    await running.host.stop();
    running.remove();
  });

  it("keeps no more in hand than batchSize and newBatchThreshold allow", async () => {
    const running = await startFixture({ queueMode: "parallel" });
    let go = () => {};
    running.gates.work = new Promise<void>((resolve) => (go = resolve));
    const queue = open(running.settings.FIXTURE_QUEUE!);
    await queue.createIfNotExists();
    for (let n = 0; n < 12; n++) await queue.sendMessage(encode({ n }));
    await until(() => messages(running).length >= 4);
    await new Promise((resolve) => setTimeout(resolve, 400));
    // batchSize 4: the next batch comes when no more than 2 are left.
    const inHand = messages(running).length;
    expect(inHand).toBeGreaterThanOrEqual(4);
    expect(inHand).toBeLessThanOrEqual(6);
    go();
    await until(() => messages(running).length === 12);
    await running.host.stop();
    running.remove();
  });

  it("renews the time for which a message in hand is hidden", async () => {
    const running = await startFixture({
      queueMode: "parallel",
      messageHiddenFor: 2_000,
    });
    let go = () => {};
    running.gates.work = new Promise<void>((resolve) => (go = resolve));
    const queue = open(running.settings.FIXTURE_QUEUE!);
    await queue.createIfNotExists();
    await queue.sendMessage(encode({ n: 1 }));
    await until(() => messages(running).length === 1);
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    go();
    await running.host.stop();
    expect(messages(running)).toHaveLength(1);
    expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
    running.remove();
  });

  it("drains one at a time in order, and brings a failed one back in virtual time", async () => {
    const clock = createVirtualClock({ start: 0 });
    const running = await startFixture({
      clock,
      hostJson: {
        version: "2.0",
        extensions: {
          queues: { visibilityTimeout: "00:05:00", maxDequeueCount: 2 },
        },
      },
    });
    clock.setQuietProbe(async () => (await running.host.drainQueues()) === 0);
    const queue = open(running.settings.FIXTURE_QUEUE!);
    await queue.createIfNotExists();
    for (const message of [{ n: 1 }, { fail: true }, { n: 2 }])
      await queue.sendMessage(encode(message));
    await clock.runUntil(299_999);
    const seen = () =>
      messages(running).map(({ message, dequeueCount }) => ({
        ...(message as object),
        dequeueCount,
      }));
    expect(seen()).toEqual([
      { n: 1, dequeueCount: 1 },
      { fail: true, dequeueCount: 1 },
      { n: 2, dequeueCount: 1 },
    ]);
    await clock.runUntil(300_000);
    expect(seen()[3]).toEqual({ fail: true, dequeueCount: 2 });
    await running.host.stop();
    running.remove();
  });
});

import { AsyncResource } from "node:async_hooks";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  invocationLog,
  withInvocationLog,
  type LogSink,
} from "../../../lib/app/invocation-log";

function sinkFor(lines: string[]): LogSink {
  const take = (line: string) => void lines.push(line);
  return { debug: take, info: take, warn: take, error: take };
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

test("a line goes to the invocation that it is of, with its fields", async () => {
  const lines: string[] = [];
  await Promise.all(
    ["a", "b"].map((id) =>
      withInvocationLog(sinkFor(lines), { id }, async () => {
        await setImmediate();
        invocationLog.info("seen", { by: id });
      }),
    ),
  );
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { event: "seen", by: "a", id: "a" },
    { event: "seen", by: "b", id: "b" },
  ]);
});

test("what lives on after an invocation, as a connection does, keeps nothing of it in memory", async () => {
  const open = async () => {
    const sink = sinkFor([]);
    const connection = await withInvocationLog(sink, {}, async () => {
      await setImmediate();
      return new AsyncResource("connection");
    });
    return { connection, sink: new WeakRef(sink) };
  };
  const { connection, sink } = await open();
  await setImmediate();
  collectGarbage();
  expect(sink.deref()).toBeUndefined();
  connection.emitDestroy();
});

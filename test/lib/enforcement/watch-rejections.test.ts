import { createRejectionWatch } from "../../../lib/enforcement/watch-rejections";
import type { Activation } from "../../../lib/enforcement/desired-state/activation";
import type { TraceRow } from "../../../lib/tenant/graph-port";
import { minute, toIso } from "../../../lib/time/clock";
import { createTestClock } from "../tenant/test-clock";

function setUp(rows: Partial<TraceRow>[] | Error) {
  const clock = createTestClock();
  const asked: string[] = [];
  const trace = {
    toRecipient: (address: string) => {
      asked.push(address);
      return rows instanceof Error
        ? Promise.reject(rows)
        : Promise.resolve(rows as TraceRow[]);
    },
    until: () => trace,
  };
  const activation = {
    id: "a",
    appliedAt: toIso(clock.now() - 10 * minute),
    lists: [{ address: "all@x.example" }],
  } as Activation;
  return {
    clock,
    asked,
    activation,
    watch: createRejectionWatch({ trace, clock }),
  };
}

const at = (receivedDateTime: string, status: string) => ({
  receivedDateTime,
  status,
});

test("counts refused attempts alone, and says when the first and the last were", async () => {
  const { watch, activation } = setUp([
    at("2026-01-05T10:02:00Z", "failed"),
    at("2026-01-05T10:01:00Z", "failed"),
    at("2026-01-05T10:00:30Z", "expanded"),
    at("2026-01-05T10:03:00Z", "pending"),
  ]);
  await expect(watch(activation)).resolves.toEqual({
    count: 2,
    first: Date.parse("2026-01-05T10:01:00Z"),
    last: Date.parse("2026-01-05T10:02:00Z"),
  });
});

test("silence is no refusal, and what is not applied is not asked for", async () => {
  const { watch, activation, asked } = setUp([]);
  await expect(watch(activation)).resolves.toEqual({ count: 0 });
  const requested = { ...activation, id: "b", appliedAt: null };
  await expect(watch(requested)).resolves.toEqual({ count: 0 });
  expect(asked).toEqual(["all@x.example"]);
});

test("the tenant's quota is spared: an answer is kept for two minutes, a failure is not", async () => {
  const { watch, activation, asked, clock } = setUp([]);
  await watch(activation);
  await watch(activation);
  expect(asked).toHaveLength(1);
  await clock.sleep(2 * minute);
  await watch(activation);
  expect(asked).toHaveLength(2);

  const broken = setUp(new Error("trace is down"));
  await expect(broken.watch(broken.activation)).rejects.toThrow();
  await expect(broken.watch(broken.activation)).rejects.toThrow();
  expect(broken.asked).toHaveLength(2);
});

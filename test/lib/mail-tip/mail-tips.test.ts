import fc from "fast-check";
import type { AuditedList } from "../../../lib/audit/audited-list";
import { createMailTips } from "../../../lib/mail-tip/create-mail-tips";
import {
  bucketOfTip,
  tipBucket,
  tipText,
} from "../../../lib/mail-tip/tip-text";
import { policySchema } from "../../../lib/policy/policy-schema";
import { silentLog } from "../../../lib/ports/log";
import type { MailTip } from "../../../lib/tenant/mail-tip-port";
import { day } from "../../../lib/time/clock";
import { memoryTables } from "../../support/memory-tables";

const guid = "00000000-0000-4000-8000-000000000001";

/** One list in a tenant whose process may end at any step. */
function house(over: { policy?: object; tip?: MailTip } = {}) {
  const world = {
    now: Date.parse("2026-03-02T08:00:00Z"),
    tip: over.tip ?? { text: null, translated: false },
    others: new Map<string, string | null>(),
    writes: [] as (string | null)[],
    /** Steps until the process ends; Infinity: it does not. */
    left: Infinity,
    policy: over.policy ?? { mailTip: true },
  };
  const step = () => {
    if (world.left-- <= 0) throw new Error("the process ended");
  };
  const tables = memoryTables();
  const list = (reach: number | null, more: Partial<AuditedList> = {}) =>
    ({
      guid,
      address: "large@trust.example",
      kind: "dynamicDistributionGroup",
      reach,
      certainReach: reach,
      complete: true,
      writable: true,
      ...more,
    }) as AuditedList;
  const run = async (lists: AuditedList[]) => {
    const tips = createMailTips({
      tenantId: "t",
      policy: policySchema.parse({ version: 1, ...world.policy }),
      tables,
      clock: { now: () => world.now, sleep: () => Promise.resolve() },
      log: silentLog,
      tips: {
        readMailTip: (list) => {
          step();
          return Promise.resolve(
            list.guid === guid
              ? world.tip
              : {
                  text: world.others.get(list.guid) ?? null,
                  translated: false,
                },
          );
        },
        writeMailTip: (list, text) => {
          step();
          if (list.guid === guid) world.tip = { text, translated: false };
          else world.others.set(list.guid, text);
          world.writes.push(text);
          step();
          return Promise.resolve();
        },
      },
    });
    const planned = await tips.plan(lists);
    await tips.write(planned, 5000);
    return planned;
  };
  return { world, list, run };
}

describe("the text", () => {
  it.each([
    [1000, 0],
    [1001, 1000],
    [2500, 1000],
    [2501, 2500],
    [5001, 5000],
    [840_000, 500_000],
    [1_400_001, 1_000_000],
  ])("of %i recipients says over %i", (reach, bucket) => {
    expect(tipBucket(reach)).toBe(bucket);
    if (bucket > 0) expect(bucketOfTip(tipText(bucket))).toBe(bucket);
  });

  it("fits, and nothing else has its form", () => {
    expect(tipText(1_000_000).length).toBeLessThanOrEqual(175);
    expect(bucketOfTip(`${tipText(5000)} Ask first.`)).toBeNull();
    expect(bucketOfTip(null)).toBeNull();
  });
});

describe("a tip", () => {
  it("is written once, and again only when the bucket changes", async () => {
    const { world, list, run } = house();
    for (const reach of [6000, 9999, 10_000, 10_001, 7000, 1000])
      await run([list(reach)]);
    expect(world.writes).toEqual([
      tipText(5000),
      tipText(10_000),
      tipText(5000),
      null,
    ]);
  });

  it("goes up on what is certain, and down only on what is complete", async () => {
    const { world, list, run } = house();
    await run([list(60_000, { certainReach: 6000 })]);
    await run([list(20_000, { certainReach: 20_000, complete: false })]);
    await run([list(3000, { complete: false })]);
    await run([list(3000, { certainReach: null })]);
    await run([list(null, { certainReach: null })]);
    expect(world.writes).toEqual([tipText(5000), tipText(10_000)]);
  });

  it("that somebody wrote is left as it is, and looked at again a day later", async () => {
    const { world, list, run } = house({
      tip: { text: "Ask Comms first.", translated: false },
    });
    await run([list(6000)]);
    world.tip = { text: null, translated: false };
    expect(await run([list(6000)])).toEqual([]);
    world.now += day;
    await run([list(6000)]);
    expect(world.writes).toEqual([tipText(5000)]);
  });

  it.each<[string, MailTip]>([
    ["in another language", { text: null, translated: true }],
    ["in our own form", { text: tipText(5000), translated: false }],
  ])("that somebody wrote %s is left as it is", async (_name, tip) => {
    const { world, list, run } = house({ tip });
    await run([list(60_000)]);
    world.policy = { mailTip: false };
    await run([list(60_000)]);
    expect([world.writes, world.tip]).toEqual([[], tip]);
  });

  it("that somebody wrote over ours stays, also when tips are taken away", async () => {
    const { world, list, run } = house();
    await run([list(6000)]);
    world.tip = { text: "Ask Comms first.", translated: false };
    await run([list(60_000)]);
    world.policy = { mailTip: false };
    await run([list(60_000)]);
    expect(world.tip.text).toBe("Ask Comms first.");
  });

  it.each<[string, object]>([
    ["for all lists", { mailTip: false }],
    [
      "for this list",
      { mailTip: true, limits: { lists: { [guid]: { mailTip: false } } } },
    ],
  ])("is taken away on request, %s", async (_name, policy) => {
    const { world, list, run } = house();
    await run([list(6000)]);
    world.policy = policy;
    await run([list(6000)]);
    expect(world.tip).toEqual({ text: null, translated: false });
    expect(await run([list(6000)])).toEqual([]);
  });

  it("is not for lists that the cloud cannot write", async () => {
    const { list, run } = house();
    expect(await run([list(6000, { writable: false })])).toEqual([]);
  });
});

test("one audit writes no more tips than it may restrict lists, the largest first", async () => {
  const { world, list, run } = house();
  const lists = Array.from({ length: 60 }, (_, n) =>
    list(2000 + n, { guid: `g${n}`, address: `l${n}@trust.example` }),
  );
  const planned = await run(lists);
  expect(planned).toHaveLength(60);
  expect(planned[0]).toMatchObject({
    list: "l59@trust.example",
    action: "set",
    call: {
      cmdlet: "Set-DynamicDistributionGroup",
      parameters: { Identity: "g59", MailTip: tipText(1000) },
    },
  });
  expect(world.writes).toHaveLength(25);
});

test("whatever ends the process, what a human wrote stays and what we wrote goes again", () => {
  const human = "Ask Comms first.";
  const reach = fc.constantFrom(500, 1500, 6000, 60_000);
  return fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ reach, left: fc.constantFrom(0, 1, 2, 3, 4, 99) }), {
        maxLength: 6,
      }),
      fc.option(fc.nat(5), { nil: null }),
      async (runs, humanAt) => {
        const { world, list, run } = house();
        for (const [at, { reach: now, left }] of runs.entries()) {
          if (at === humanAt) world.tip = { text: human, translated: false };
          world.left = left;
          await run([list(now)]).catch(() => undefined);
        }
        world.left = Infinity;
        world.policy = { mailTip: false };
        await run([list(6000)]);
        const wrote = humanAt !== null && humanAt < runs.length;
        expect(world.tip.text).toBe(wrote ? human : null);
      },
    ),
    { seed: 11, numRuns: 300 },
  );
});

import { createEnforcement } from "../../../lib/enforcement/create-enforcement";
import { takeTurns, type Turn } from "../../support/take-turns";
import { createHouse, restrict } from "../enforcement/house";
import { auditorOf, auditStorage, prepareAuditStorage } from "./auditor-of";
import { guid, type ListSketch } from "./build-audit-input";

/**
 * Two audits at once, of which the one that began first stands still at any call to storage while the
 * other overtakes it. They know different things: the first finds list 1 to be small and list 2 to be
 * large, the second the other way round. List 1 is held from before.
 */
const [one, two] = [guid(1), guid(2)];
const large = { predicted: 5_000, stored: 5_000 };
const small = { predicted: 5, stored: 5 };
const found = (first: object, second: object): ListSketch[] => [
  { n: 1, ...first },
  { n: 2, ...second },
];
const before = found(small, large);
const after = found(large, small);

beforeAll(prepareAuditStorage);

async function play(turns: readonly Turn[]) {
  const storage = auditStorage();
  const house = createHouse(storage.tables);
  for (const list of [one, two]) house.list(list);
  await house.enforcement.auditHolds.place([restrict(one)], "010");
  const taking = takeTurns(turns);
  const auditor = (who: string | undefined, lists: ListSketch[]) => {
    const wrap = <T extends object>(port: T) =>
      who ? taking.wrap(who, port, ["list"]) : port;
    const tables = wrap(storage.tables);
    const { auditHolds } = createEnforcement({ ...house.deps, tables });
    return auditorOf(
      lists,
      { audit: { mode: "enforce" } },
      {
        tenantId: storage.tenantId,
        tables,
        blobs: wrap(storage.blobs),
        holds: auditHolds,
      },
    ).auditor;
  };
  const ends = await Promise.all([
    taking.run("slow", () =>
      auditor("slow", before).run({ by: "timer", id: "01A" }),
    ),
    taking.run("other", () =>
      auditor("other", after).run({ by: "timer", id: "01B" }),
    ),
  ]);
  const held = async () => [
    ...(await house.enforcement.auditHolds.held()).keys(),
  ];
  const last = auditor(undefined, after);
  return {
    calls: taking.calls.get("slow") ?? 0,
    states: ends.map((end) => end?.state),
    latest: (await last.latest())?.id,
    held: await held(),
    heldAfterTheNext: async () => {
      await last.run({ by: "timer", id: "01C" });
      return held();
    },
  };
}

test("an audit that another overtakes, at any call, undoes nothing that it decided", async () => {
  const { calls } = await play([{ who: "slow", calls: Infinity }]);
  expect(calls).toBeGreaterThan(15);
  for (let at = 1; at <= calls; at++) {
    const { states, latest, held, heldAfterTheNext } = await play([
      { who: "slow", calls: at },
      { who: "other", calls: Infinity },
    ]);
    expect({ at, states, latest }).toEqual({
      at,
      states: ["done", "done"],
      latest: "01B",
    });
    // What the earlier one had begun to restrict stays at most until the next has looked.
    expect(held).toContain(one);
    if (at < calls / 2) expect(held).toEqual([one]);
    expect(await heldAfterTheNext()).toEqual([one]);
  }
});

import { createListKnowledge } from "../../../lib/app/list-knowledge";
import { createStormLists } from "../../../lib/app/find-storm-lists";
import type { AuditedList } from "../../../lib/audit/audited-list";
import type { AuditResult } from "../../../lib/audit/audit-result";
import type {
  DirectorySnapshot,
  ListRecord,
} from "../../../lib/directory/snapshot";
import { silentLog } from "../../../lib/ports/log";
import { createTestClock } from "../tenant/test-clock";

const lists = ["g1", "g2", "g3"].map(
  (guid) =>
    ({
      guid,
      address: `${guid}@x.example`,
      kind: "dynamicDistributionGroup",
      synced: false,
      row: null,
    }) as unknown as ListRecord,
);
const snapshot = {
  lists,
  recipients: { count: 0, column: () => undefined },
} as unknown as DirectorySnapshot;
const audit = {
  lists: [
    { guid: "g1", reach: 900, complete: true },
    { guid: "g2", reach: 7, complete: false },
  ] as AuditedList[],
} as AuditResult;

function setUp() {
  const asked = { audit: 0, snapshot: 0, tenant: [] as string[] };
  const knowledge = createListKnowledge({
    auditor: () => ({
      latest: () => (asked.audit++, Promise.resolve(audit)),
    }),
    loadSnapshot: () => (asked.snapshot++, Promise.resolve(snapshot)),
  });
  const found = createStormLists({
    clock: createTestClock(),
    log: silentLog,
    knowledge,
    askTenant: (address) => (
      asked.tenant.push(address),
      Promise.resolve(undefined)
    ),
  });
  return { asked, find: (addresses: string[]) => found.find(addresses) };
}

test("asks storage once for the snapshot and once for the audit, however many addresses a mail has", async () => {
  const { asked, find } = setUp();
  const found = await find([
    ...lists.map(({ address }) => address),
    ...Array.from({ length: 500 }, (_, n) => `p${n}@elsewhere.example`),
  ]);
  expect([...found.keys()]).toEqual(lists.map(({ address }) => address));
  expect(asked).toEqual({ audit: 1, snapshot: 1, tenant: [] });
});

test("takes reach and completeness from the audit; of a list that it has not seen nothing is known", async () => {
  const { find } = setUp();
  const found = await find(lists.map(({ address }) => address));
  expect(
    [...found.values()].map(({ reach, complete }) => [reach, complete]),
  ).toEqual([
    [900, true],
    [7, false],
    [null, false],
  ]);
});

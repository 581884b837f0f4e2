import { layEstateOut } from "../../../dev/tenant/estate/estate-layout";
import { knownLists } from "../../../dev/tenant/estate/list-plan";
import { createRowGuids } from "../../../dev/tenant/estate/row-guid";
import {
  createTenantState,
  type EstateListStore,
} from "../../../dev/tenant/state/create-tenant-state";
import { parseFilter } from "../../../lib/audience/filter/parse-filter";
import { createTestClock } from "./small-tenant";

const stateOf = (scale: number, seed = 1) =>
  createTenantState({ clock: createTestClock(), scale, seed });

test("at full scale it has the figures of 2016", () => {
  expect(layEstateOut(1)).toMatchObject({ england: 840_000, lists: 35_000 });
  const { recipients, lists } = layEstateOut(1);
  expect(recipients + lists).toBe(1_400_000);
});

test("a GUID leads back to its row, and a strange one nowhere", () => {
  const guids = createRowGuids(7, 3, 1_400_000);
  for (const row of [0, 1, 999, 65_536, 1_399_999])
    expect(guids.rowOf(guids.of(row))).toBe(row);
  expect(guids.rowOf(guids.of(1_400_000))).toBeUndefined();
  expect(guids.rowOf("not a guid")).toBeUndefined();
  expect(guids.rowOf("00000000-0000-4000-a000-000000000000")).toBeUndefined();
});

test("the same seed makes the same estate, another seed another", () => {
  const picture = (seed: number) => {
    const { recipients, lists } = stateOf(0.001, seed);
    const rows = Array.from({ length: 50 }, (_, row) =>
      recipients.propertyNames.map((name) => recipients.property(row, name)),
    );
    return JSON.stringify([
      rows,
      [...lists.all()].map((list) => [
        list.guid,
        list.address,
        list.recipientFilter,
      ]),
    ]);
  };
  expect(picture(1)).toBe(picture(1));
  expect(picture(1)).not.toBe(picture(2));
});

test.each([1, 99])(
  "seed %i at a hundredth has the lists that the product is shown with",
  (seed) => {
    const { lists } = stateOf(0.01, seed);
    const reach = (name: string) =>
      lists.expandedCount(lists.byIdentity(name)!);
    expect(reach(knownLists.faulty)).toBe(8_400);
    for (const name of knownLists.largeAllowed)
      expect(reach(name)).toBeGreaterThan(1_000);
    for (const name of knownLists.openSmall)
      expect(reach(name)).toBeLessThan(1_000);
    expect(restrictable(lists).sort()).toEqual(
      [knownLists.faulty, knownLists.onlyExcludes].sort(),
    );
    expect(lists.byIdentity(knownLists.synced)!.synced).toBe(true);
    expect(
      lists.storedMembers(lists.byIdentity(knownLists.overThousandMembers)!)
        .length,
    ).toBeGreaterThan(1_000);
    expect(
      lists.storedMembers(lists.byIdentity(knownLists.canary)!),
    ).toHaveLength(1);
    expect(
      lists
        .byIdentity(knownLists.unifiedDynamic)!
        .settings.get("MembershipRule"),
    ).toMatch(/user\.department/);
  },
);

/** What dev/policy.json expects or allows; any other list has the default limit. */
const limits: Record<string, number> = {
  [knownLists.faulty]: 57,
  [knownLists.onlyExcludes]: 120,
  [knownLists.largeAllowed[0]]: 500_000,
  [knownLists.largeAllowed[1]]: 500_000,
};

/** Lists that an audit would restrict: open, writable, over their limit. */
const restrictable = (lists: EstateListStore) =>
  [...lists.all()]
    .filter(
      (list) =>
        !list.synced &&
        list.acceptedSenders.length === 0 &&
        list.settings.get("ModerationEnabled") !== true &&
        lists.expandedCount(list) > (limits[list.name] ?? 1_000),
    )
    .map((list) => list.name);

test.each([
  [0.0001, 1],
  [0.0007, 2],
  [0.001, 3],
  [0.0015, 4],
  [0.003, 5],
  [0.0055, 6],
  [0.006, 7],
  [0.02, 8],
])(
  "at scale %d an audit restricts the faulty list and stays within its blast radius",
  (scale, seed) => {
    const { lists } = stateOf(scale, seed);
    const found = restrictable(lists);
    expect(found).toContain(knownLists.faulty);
    const radius = Math.floor([...lists.all()].length / 100);
    expect(found.length).toBeLessThanOrEqual(Math.max(1, Math.min(25, radius)));
  },
);

test("every filter can be read, and is as long as Exchange lets it be", () => {
  const { lists } = stateOf(0.01);
  const filters = [...lists.all()].flatMap(
    (list) => list.recipientFilter ?? [],
  );
  expect(filters.length).toBeGreaterThan(200);
  for (const filter of filters) {
    expect(parseFilter(filter).ok).toBe(true);
    expect(filter.length).toBeLessThanOrEqual(2_048);
  }
  const times = (text: string) => text.split("SystemMailbox{*").length - 1;
  expect(new Set(filters.map(times))).toEqual(new Set([1, 2]));
});

test("at full scale it is there within a minute", () => {
  const started = performance.now();
  const { recipients, lists } = stateOf(1);
  expect(recipients.count).toBe(1_400_000);
  expect(
    lists.storedMembers(lists.byIdentity(knownLists.faulty)!),
  ).toHaveLength(840_000);
  expect(performance.now() - started).toBeLessThan(60_000);
});

test.each([0.0001, 0.0005, 0.02])(
  "at scale %d every address and GUID is found again",
  (scale) => {
    const { recipients } = stateOf(scale);
    for (
      let row = 0;
      row < recipients.count;
      row += Math.max(1, Math.floor(recipients.count / 300))
    ) {
      expect(
        recipients.rowByAddress(
          String(recipients.property(row, "PrimarySmtpAddress")),
        ),
      ).toBe(row);
      expect(
        recipients.rowByGuid(String(recipients.property(row, "Guid"))),
      ).toBe(row);
    }
  },
);

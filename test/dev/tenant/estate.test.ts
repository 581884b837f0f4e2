import { layEstateOut } from "../../../dev/tenant/estate/estate-layout";
import { knownLists } from "../../../dev/tenant/estate/list-plan";
import { createRowGuids } from "../../../dev/tenant/estate/row-guid";
import { createTenantState } from "../../../dev/tenant/state/create-tenant-state";
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
    const openAndLarge = [...lists.all()].filter(
      (list) =>
        list.acceptedSenders.length === 0 &&
        list.settings.get("ModerationEnabled") !== true &&
        lists.expandedCount(list) > 1_000,
    );
    expect(openAndLarge.map((list) => list.name).sort()).toEqual(
      [
        knownLists.faulty,
        knownLists.onlyExcludes,
        knownLists.synced,
        ...knownLists.largeAllowed,
      ].sort(),
    );
  },
);

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

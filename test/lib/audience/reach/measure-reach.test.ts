import fc from "fast-check";
import { measureReach } from "../../../../lib/audience/reach/measure-reach";
import type { ListReach } from "../../../../lib/audience/reach/list-reach";
import type { DirectorySnapshot } from "../../../../lib/directory/snapshot";
import { snapshotOf, type ListSketch } from "../snapshot-of";

/** Rows 0 to 9: people and things; 10 to 13: lists. */
const rows = [
  ...["UserMailbox", "UserMailbox", "UserMailbox", "UserMailbox"].map(
    (RecipientTypeDetails, at) => ({
      Guid: `p${at}`,
      PrimarySmtpAddress: `p${at}@x.example`,
      EmailAddresses: [`SMTP:p${at}@x.example`],
      RecipientTypeDetails,
      Department: at < 2 ? "Pharmacy" : "Ward",
    }),
  ),
  { Guid: "p4", RecipientTypeDetails: "SharedMailbox", Department: "Ward" },
  { Guid: "p5", RecipientTypeDetails: "RoomMailbox" },
  { Guid: "p6", RecipientTypeDetails: "GuestMailUser", Department: "Pharmacy" },
  {
    Guid: "p7",
    RecipientTypeDetails: "MailContact",
    PrimarySmtpAddress: "All@Partner.example",
  },
  { Guid: "p8", RecipientTypeDetails: "MailUser" },
  { Guid: "p9", RecipientTypeDetails: "EquipmentMailbox" },
  {
    Guid: "l0",
    RecipientTypeDetails: "DynamicDistributionGroup",
    Department: "Pharmacy",
  },
  {
    Guid: "l1",
    RecipientTypeDetails: "MailUniversalDistributionGroup",
    Department: "Lists",
  },
  { Guid: "l2", RecipientTypeDetails: "GroupMailbox", Department: "Lists" },
  { Guid: "l3", RecipientTypeDetails: "MailUniversalSecurityGroup" },
];

function reachesOf(
  lists: ListSketch[],
  options: {
    complete?: boolean;
    contactSizes?: Record<string, number>;
  } = {},
): Map<string, ListReach> {
  const measured = measureReach(
    snapshotOf(rows, lists, options.complete),
    options,
  );
  const reaches = new Map(measured.reaches);
  measured.dispose();
  return reaches;
}

describe("measureReach", () => {
  test("counts unique recipients by kind, lists never among them", () => {
    const reach = reachesOf([
      { guid: "everyone", filter: "Guid -ne $null" },
    ]).get("everyone");
    expect(reach?.predicted).toEqual({
      count: 10,
      complete: false, // rows 10 to 13 are lists that nothing is known of
      asOf: "2026-11-20T06:00:00.000Z",
      byKind: {
        mailbox: 4,
        shared: 1,
        room: 2,
        guest: 1,
        contact: 1,
        other: 1,
      },
    });
    expect(reach).toMatchObject({
      stored: null,
      reach: 10,
      complete: false,
      filterStatus: "exact",
    });
  });

  test("counts what is fresh alone: old members restrict nothing", () => {
    const measured = measureReach(
      snapshotOf(rows, [
        {
          guid: "old",
          row: 10,
          members: [0, 4],
          membership: { asOf: "2026-11-18T00:00:00.000Z" },
        },
        { guid: "new", row: 11, members: [1, 2, 10] },
      ]),
    );
    const fresh = (guid: string) =>
      measured.countFresh(guid, "2026-11-19T06:00:00.000Z");
    expect(measured.reaches.get("new")?.predicted).toMatchObject({
      count: 4,
      asOf: "2026-11-18T00:00:00.000Z",
    });
    expect([fresh("new"), fresh("old"), fresh("nowhere")]).toEqual([2, 0, 0]);
    measured.dispose();
  });

  test("expands members that are lists without being recipients, and knows when one is missing", () => {
    const reachOf = (lists: string[]) => {
      const snapshot = snapshotOf(rows, [
        { guid: "outer", members: [0] },
        { guid: "inner", members: [1, 2] },
      ]);
      const [outer, inner] = snapshot.lists;
      if (!outer?.membership || !inner) throw new Error("no list");
      const membership = { ...outer.membership, lists };
      const measured = measureReach({
        ...snapshot,
        lists: [{ ...outer, membership }, inner],
      });
      const found = measured.reaches.get("outer");
      measured.dispose();
      return [found?.reach, found?.complete];
    };
    expect(reachOf(["inner"])).toEqual([3, true]);
    expect(reachOf(["inner", "nowhere"])).toEqual([3, false]);
  });

  test("expands lists of every kind in one another, once each", () => {
    const reaches = reachesOf([
      { guid: "l0", row: 10, filter: "Department -eq 'Pharmacy'" },
      { guid: "l1", row: 11, members: [0, 4, 12] },
      { guid: "l2", row: 12, kind: "microsoft365Group", members: [5, 10] },
      { guid: "top", filter: "Department -eq 'Lists'" },
    ]);
    // l0 takes p0, p1, p6 and itself.
    expect(reaches.get("l0")).toMatchObject({ reach: 3, complete: true });
    expect(reaches.get("l2")?.predicted?.count).toBe(4);
    expect(reaches.get("l1")?.predicted?.count).toBe(5);
    expect(reaches.get("top")).toMatchObject({
      reach: 5,
      complete: true,
      parents: [],
    });
    expect(reaches.get("l0")?.parents).toEqual(["l2"]);
    expect(reaches.get("l2")?.parents.sort()).toEqual(["l1", "top"]);
    // Stored: l0 was not read, so what holds it knows only a part.
    expect(reaches.get("l0")?.stored).toBeNull();
    expect(reaches.get("l2")?.stored).toMatchObject({
      count: 1,
      complete: false,
    });
  });

  test("lists that hold each other reach the same", () => {
    const reaches = reachesOf([
      { guid: "l1", row: 11, members: [0, 12] },
      { guid: "l2", row: 12, members: [1, 13] },
      { guid: "l3", row: 13, members: [2, 11] },
      { guid: "above", members: [3, 13] },
    ]);
    for (const guid of ["l1", "l2", "l3"])
      expect(reaches.get(guid)).toMatchObject({ reach: 3, complete: true });
    expect(reaches.get("above")?.reach).toBe(4);
  });

  test.each([
    ["a truncated membership", { complete: false }, true],
    ["a member without a row", { unknown: 1 }, true],
    ["a truncated snapshot", {}, false],
  ])(
    "%s makes a lower bound of it and of all above",
    (_, membership, complete) => {
      const reaches = reachesOf(
        [
          { guid: "l1", row: 11, members: [0], membership },
          { guid: "l2", row: 12, members: [1, 11] },
        ],
        { complete },
      );
      expect(reaches.get("l1")).toMatchObject({ reach: 1, complete: false });
      expect(reaches.get("l2")).toMatchObject({ reach: 2, complete: false });
    },
  );

  test("a broken filter is invalid, and makes what holds it a lower bound", () => {
    const reaches = reachesOf([
      { guid: "l0", row: 10, filter: "Department -eq " },
      { guid: "l1", row: 11, members: [0, 10] },
    ]);
    expect(reaches.get("l0")).toMatchObject({
      filterStatus: "invalid",
      predicted: null,
      stored: null,
      reach: null,
      complete: false,
    });
    expect(reaches.get("l1")).toMatchObject({ reach: 1, complete: false });
  });

  test("an unknown property is named and makes a lower bound", () => {
    const reach = reachesOf([
      {
        guid: "g",
        filter: "Department -eq 'Ward' -or (MemberOfGroup -eq 'CN=x')",
      },
    ]).get("g");
    expect(reach).toMatchObject({
      filterStatus: "incomplete",
      unknownProperties: ["MemberOfGroup"],
      reach: 3,
      complete: false,
    });
  });

  test("of two readings the larger counts, lists in it expanded", () => {
    const reach = reachesOf([
      {
        guid: "g",
        filter:
          "Guid -eq 'p8' -or Guid -eq 'l1' -and RecipientTypeDetails -eq 'MailUser'",
      },
      { guid: "l1", row: 11, members: [0, 1, 2] },
      {
        guid: "h",
        filter:
          "Guid -eq 'l1' -or Guid -eq 'p8' -and RecipientTypeDetails -eq 'MailUser' -or Guid -eq 'p9'",
      },
    ]);
    expect(reach.get("g")).toMatchObject({
      filterStatus: "exact",
      readings: null,
      reach: 1,
    });
    expect(reach.get("h")).toMatchObject({
      filterStatus: "ambiguous",
      readings: { andBindsTighter: 5, leftToRight: 2 },
      predicted: { count: 5 },
      reach: 5,
    });
  });

  test("now and soon are two numbers, and the larger is the reach", () => {
    const reach = reachesOf([
      {
        guid: "shrinking",
        filter: "Department -eq 'Ward'",
        members: [0, 1, 2, 3, 5],
        membership: { asOf: "2026-11-19T00:00:00Z" },
      },
      { guid: "growing", filter: "Department -eq 'Ward'", members: [2] },
      {
        guid: "unsure",
        filter: "Department -eq 'Ward'",
        members: [2],
        membership: { complete: false },
      },
    ]);
    expect(reach.get("shrinking")).toMatchObject({
      stored: { count: 5, asOf: "2026-11-19T00:00:00Z" },
      predicted: { count: 3 },
      reach: 5,
      complete: true,
    });
    expect(reach.get("growing")?.reach).toBe(3);
    expect(reach.get("unsure")).toMatchObject({ reach: 3, complete: false });
  });

  test.each([
    ["was not read", undefined, true],
    ["was read whole", { complete: true }, true],
    ["was cut short", { complete: false }, false],
  ])(
    "a static list around a dynamic one whose stored membership %s",
    (_, membership, complete) => {
      const reach = reachesOf([
        {
          guid: "l0",
          row: 10,
          filter:
            "RecipientTypeDetails -eq 'UserMailbox' -and Department -eq 'Ward'",
          ...(membership && { members: [2], membership }),
        },
        { guid: "top", members: [0, 10] },
      ]);
      expect(reach.get("top")).toMatchObject({ reach: 3, complete });
    },
  );

  test("what is stored is as old as the oldest part of it", () => {
    const reach = reachesOf([
      {
        guid: "l1",
        row: 11,
        members: [0],
        membership: { asOf: "2026-11-18T00:00:00Z" },
      },
      {
        guid: "top",
        members: [11],
        membership: { asOf: "2026-11-19T00:00:00Z" },
      },
    ]);
    expect(reach.get("top")?.stored?.asOf).toBe("2026-11-18T00:00:00Z");
  });

  test("a contact counts for the size that it is given", () => {
    const reach = reachesOf([{ guid: "g", members: [0, 7] }], {
      contactSizes: { "all@PARTNER.example": 5000 },
    }).get("g");
    expect(reach?.reach).toBe(5001);
    expect(reach?.predicted?.byKind).toMatchObject({
      mailbox: 1,
      contact: 5000,
    });
  });

  test("senders are counted expanded, those who are gone not at all", () => {
    const measured = measureReach(
      snapshotOf(rows, [
        { guid: "l0", row: 10, filter: "Department -eq 'Pharmacy'" },
        { guid: "l1", row: 11, members: [0, 4, 10] },
      ]),
    );
    expect(measured.countSenders([])).toBe(0);
    expect(measured.countSenders(["P3"])).toBe(1);
    expect(measured.countSenders(["p3", "p3", "gone"])).toBe(1);
    expect(measured.countSenders(["L1", "p0", "p9"])).toBe(5);
    measured.dispose();
  });

  test.each([
    ["people, some of them gone", ["p0", "p9", "gone"], 2],
    ["a list within a list, and who is in neither", ["l1", "p9"], 5],
    ["a list that a filter makes", ["dyn"], 3],
    ["a list that is known by its row alone", ["l0"], 3],
    ["nobody that is left", ["gone"], 0],
  ])("accepted senders of a list: %s", (_, senders, expected) => {
    const measured = measureReach(
      snapshotOf(rows, [
        { guid: "dyn", row: 10, filter: "Department -eq 'Pharmacy'" },
        { guid: "l1", row: 11, members: [0, 4, 10], senders },
      ]),
    );
    expect(measured.countSenders(senders)).toBe(expected);
    expect(measured.figures.senders.get(senders.toSorted().join())).toBe(
      expected,
    );
    measured.dispose();
  });

  test.each([
    ["Department -eq 'Ward'", "exact", 3, null],
    ["Department -eq 'Pharmacy'", "exact", 3, null],
    ["Guid -eq 'l3'", "incomplete", 0, null],
    ["Manager -eq 'x'", "incomplete", 0, null],
    [
      "Guid -eq 'p8' -or Guid -eq 'p9' -and Department -eq 'x'",
      "ambiguous",
      1,
      { andBindsTighter: 1, leftToRight: 0 },
    ],
  ])("previews %s", (filter, status, count, readings) => {
    const measured = measureReach(
      snapshotOf(rows, [
        { guid: "l0", row: 10, filter: "Department -eq 'Pharmacy'" },
      ]),
    );
    expect(measured.preview(filter)).toMatchObject({
      ok: true,
      status,
      audience: { count },
      readings,
    });
    measured.dispose();
  });

  test("what a filter shows is told with what is known around it", () => {
    const snapshot = snapshotOf(rows, [
      {
        guid: "l0",
        row: 10,
        filter:
          "RecipientTypeDetails -eq 'UserMailbox' -and PrimarySmtpAddress -eq 'L1@lists.example'",
      },
      { guid: "l1", row: 11, members: [0] },
      { guid: "broken", filter: "Company -ne " },
    ]);
    const measured = measureReach(snapshot);
    const rulesOf = snapshot.lists.map((list) =>
      measured.filterFindings(list).map(({ rule }) => rule),
    );
    expect(rulesOf).toEqual([
      ["filter-names-list", "filter-takes-nobody"],
      [],
      ["filter-expanded-null"],
    ]);
    expect(measured.preview("Department -eq 'Ward'")).toMatchObject({
      findings: [{ rule: "filter-no-recipient-type" }],
    });
    measured.dispose();
  });

  test("a preview of a broken filter says where", () => {
    const measured = measureReach(snapshotOf(rows, []));
    expect(measured.preview("Department -eq")).toMatchObject({
      ok: false,
      fault: { position: 14 },
    });
    measured.dispose();
  });

  test("agrees with following every member by hand, whatever the cycles", () => {
    const lists = 8;
    const people = 12;
    const members = fc.uniqueArray(fc.nat(people + lists - 1), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        fc.array(members, { minLength: lists, maxLength: lists }),
        fc.uniqueArray(fc.nat(lists - 1), { maxLength: 2 }),
        (memberships, cut) => {
          const snapshot = staticLists(people, memberships, new Set(cut));
          const measured = measureReach(snapshot);
          memberships.forEach((_, list) => {
            const reached = new Set<number>();
            const seen = new Set([list]);
            for (const inner of seen)
              for (const row of memberships[inner] ?? [])
                (row < people ? reached : seen).add(
                  row < people ? row : row - people,
                );
            expect(measured.reaches.get(`g${list}`)).toMatchObject({
              reach: reached.size,
              complete: ![...seen].some((inner) => cut.includes(inner)),
            });
          });
          measured.dispose();
        },
      ),
      { seed: 20161114, numRuns: 300 },
    );
  });

  test("a chain of thousands of lists is expanded", () => {
    const depth = 20_000;
    const snapshot = staticLists(
      1,
      Array.from({ length: depth }, (_, list) => [
        list + 1 < depth ? list + 2 : 0,
      ]),
      new Set(),
    );
    const measured = measureReach(snapshot);
    expect(measured.reaches.get("g0")?.reach).toBe(1);
    measured.dispose();
  });
});

function staticLists(
  people: number,
  memberships: readonly number[][],
  cut: ReadonlySet<number>,
): DirectorySnapshot {
  return snapshotOf(
    Array.from({ length: people + memberships.length }, (_, row) => ({
      RecipientTypeDetails:
        row < people ? "UserMailbox" : "MailUniversalDistributionGroup",
    })),
    memberships.map((members, list) => ({
      guid: `g${list}`,
      row: people + list,
      members,
      membership: { complete: !cut.has(list) },
    })),
  );
}

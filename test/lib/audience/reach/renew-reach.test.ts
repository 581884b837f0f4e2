import fc from "fast-check";
import { createReachKeeper } from "../../../../lib/audience/reach/create-reach-keeper";
import {
  measureReach,
  type MeasuredReach,
} from "../../../../lib/audience/reach/measure-reach";
import { applyChanges } from "../../../../lib/directory/apply-changes";
import { carryMemberships } from "../../../../lib/directory/carry-memberships";
import { ColumnsBuilder } from "../../../../lib/directory/columns-builder";
import { moveRows } from "../../../../lib/directory/move-rows";
import {
  mergeChanges,
  noChanges,
  type RecipientChanges,
} from "../../../../lib/directory/recipient-changes";
import type { RecipientColumns } from "../../../../lib/directory/recipient-columns";
import {
  decodeRecipients,
  encodeRecipients,
} from "../../../../lib/directory/recipients-arrow";
import { findRowsBy } from "../../../../lib/directory/rows-by";
import type {
  DirectorySnapshot,
  ListRecord,
  Membership,
} from "../../../../lib/directory/snapshot";
import { silentLog } from "../../../../lib/ports/log";
import { day } from "../../../../lib/time/clock";
import {
  arbitraryFilter,
  arbitraryMix,
  arbitraryRow,
} from "../arbitrary-filter";
import { snapshotOf } from "../snapshot-of";

const people = 80;
const listCount = 6;
const start = Date.parse("2026-11-20T06:00:00.000Z");
const contactSizes = { "bob@x": 700, "cy@y": 30 };

interface Sketch {
  filter: string | null;
  people: number[];
  lists: number[];
  complete: boolean;
  visible: boolean;
  /** Its own row is known to be its own, and not only to be a list. */
  known: boolean;
  /** Sets of senders that it accepts, by number. */
  senders: number | null;
}
const anyFilter = fc.oneof(
  { weight: 4, arbitrary: arbitraryFilter },
  { weight: 4, arbitrary: arbitraryMix },
  // Everybody and all lists, everybody but a few, people by their groups, and hardly anybody of whom that is unknown.
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "Guid -ne $null",
      "Department -ne 'O''Hara' -or Hidden -eq $null",
      "MemberOfGroup -eq 'CN=list-0'",
      "MemberOfGroup -eq 'CN=list-7' -or Department -eq '7'",
      "MemberOfGroup -eq 'x' -and Department -eq '7' -and Quota -eq '5' -and Hidden -eq 'True'",
    ),
  },
);
const sketch: fc.Arbitrary<Sketch> = fc.record({
  filter: fc.option(anyFilter, { nil: null, freq: 2 }),
  people: fc.array(fc.nat(people - 1), { maxLength: 8 }),
  lists: fc.array(fc.nat(listCount - 1), { maxLength: 2 }),
  complete: fc.boolean(),
  visible: fc.boolean(),
  known: fc.integer({ min: 1, max: 6 }).map((n) => n > 1),
  senders: fc.option(fc.nat(2), { nil: null }),
});

type Step = {
  /** People by number, and what becomes of them. */
  rows: [number, Record<string, unknown>][];
  removed: number[];
  /** A list by number, and what becomes of its own row. */
  listRow: [number, Record<string, unknown>] | null;
  /** A list, and a row that joins or leaves it. */
  members: [number, number][];
  asOf: number;
  lists?: ListStep;
};

/** What becomes of lists, by number. */
interface ListStep {
  made: [number, Sketch][];
  gone: [number, "wholly" | "record" | "row"][];
  refiltered: [number, string | null][];
  /** A list whose row joins or leaves another's. */
  held: [number, number][];
  /** And one that another names without a row. */
  named: [number, number][];
  read: [number, Partial<Membership> | null][];
  reversed: boolean;
}
const anyList = fc.nat(listCount + 2);
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 1 });
const listStep: fc.Arbitrary<ListStep> = fc.record({
  made: few(fc.tuple(anyList, sketch)),
  gone: few(
    fc.tuple(anyList, fc.constantFrom("wholly", "wholly", "record", "row")),
  ),
  refiltered: few(
    fc.tuple(anyList, fc.option(anyFilter, { nil: null, freq: 4 })),
  ),
  held: few(fc.tuple(anyList, anyList)),
  named: few(fc.tuple(anyList, anyList)),
  read: few(
    fc.tuple(
      anyList,
      fc.option(
        fc.record({
          complete: fc.boolean(),
          unknown: fc.nat(1),
          rows: fc
            .uniqueArray(fc.nat(people - 4), { maxLength: people })
            .map((rows) => Uint32Array.from(rows).sort()),
        }),
        { nil: null, freq: 3 },
      ),
    ),
  ),
  reversed: fc.integer({ min: 1, max: 6 }).map((n) => n === 1),
});
const step: fc.Arbitrary<Omit<Step, "lists">> = fc.record({
  rows: fc.array(fc.tuple(fc.nat(people + 3), arbitraryRow), { maxLength: 3 }),
  removed: fc.array(fc.nat(people + 3), { maxLength: 2 }),
  listRow: fc.option(
    fc.tuple(
      fc.nat(listCount - 1),
      // Mostly something that hardly a filter asks for.
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ Tags: fc.constant(["x-ray"]) }) },
        { weight: 1, arbitrary: arbitraryRow },
      ),
    ),
    { nil: null, freq: 2 },
  ),
  members: fc.array(fc.tuple(fc.nat(listCount - 1), fc.nat(people - 1)), {
    maxLength: 2,
  }),
  asOf: fc.nat(3),
});
const stepWithLists: fc.Arbitrary<Step> = fc
  .tuple(step, listStep)
  .map(([one, lists]) => ({ ...one, lists }));

const guidOf = (person: number) => `person-${person}`;
const isoAt = (hours: number) => new Date(start + hours * 3.6e6).toISOString();

function firstSnapshot(
  rows: readonly Record<string, unknown>[],
  sketches: readonly Sketch[],
): DirectorySnapshot {
  const builder = new ColumnsBuilder();
  sketches.forEach(({ visible }, list) =>
    builder.add({
      Guid: `list-${list}`,
      Hidden: visible ? "False" : "True",
      DistinguishedName: `CN=list-${list}`,
      RecipientTypeDetails: "MailUniversalDistributionGroup",
    }),
  );
  rows.forEach((row, person) =>
    builder.add({ ...row, Guid: guidOf(person), DistinguishedName: null }),
  );
  return {
    ...snapshotOf(
      [],
      sketches.map((one, list) => ({
        guid: `list-${list}`,
        ...(one.known && { row: list }),
        senders: senders[one.senders ?? -1],
        ...(one.filter !== null && { filter: one.filter }),
        members: [
          ...new Set([
            ...one.lists,
            ...one.people.map((person) => person + listCount),
          ]),
        ].sort((a, b) => a - b),
        membership: { complete: one.complete || one.filter === null },
      })),
    ),
    // As a stored snapshot is read, so that texts are bytes.
    recipients: decodeRecipients(encodeRecipients(builder.finish())),
  };
}

/** What a sync makes of a snapshot and of what changed. */
function nextSnapshot(
  before: DirectorySnapshot,
  base: RecipientColumns,
  known: RecipientChanges,
  { rows, removed, listRow, members, asOf, lists: listStep }: Step,
  version: number,
): { snapshot: DirectorySnapshot; changes: RecipientChanges } {
  const isThere = (list: number) =>
    before.lists.some(({ guid }) => guid === `list-${list}`);
  const made = (listStep?.made ?? []).filter(([list]) => !isThere(list));
  const gone = listStep?.gone ?? [];
  const changes = mergeChanges(known, {
    rows: [
      ...rows.map(([person, row]) => ({ ...row, Guid: guidOf(person) })),
      ...made.map(([list, { visible }]) => ({
        Guid: `list-${list}`,
        Hidden: visible ? "False" : "True",
        DistinguishedName: `CN=list-${list}`,
        RecipientTypeDetails: "MailUniversalDistributionGroup",
        Department: "Pharmacy",
      })),
      ...(listRow
        ? [
            {
              RecipientTypeDetails: "MailUniversalDistributionGroup",
              ...listRow[1],
              Guid: `list-${listRow[0]}`,
              DistinguishedName: `CN=list-${listRow[0]}`,
            },
          ]
        : []),
    ],
    removed: [
      ...removed
        .map(guidOf)
        .filter((guid) => !rows.some(([person]) => guidOf(person) === guid)),
      ...gone.flatMap(([list, how]) =>
        how === "record" || made.some(([one]) => one === list)
          ? []
          : `list-${list}`,
      ),
    ],
  });
  const recipients = applyChanges(base, changes);
  const moves = moveRows(before.recipients, recipients);
  const carried = carryMemberships(before.lists, moves);
  const kept = before.lists.flatMap((list, number): ListRecord[] => {
    if (gone.some(([one, how]) => how !== "row" && isList(list, one)))
      return [];
    const membership = carried.get(list.guid) ?? null;
    const toggled = members.flatMap(([one, row]) =>
      one === number ? [(row + listCount) % recipients.count] : [],
    );
    return [
      {
        ...list,
        row: list.row === null ? null : (moves(list.row) ?? null),
        membership:
          membership && toggled.length > 0
            ? toggle(membership, toggled, isoAt(asOf))
            : membership,
      },
    ];
  });
  const lists = listStep
    ? changeLists(kept, made, listStep, recipients, isoAt(asOf))
    : kept;
  return {
    changes,
    snapshot: {
      ...before,
      version: `v${version}`,
      takenAt: isoAt(version),
      recipients,
      lists,
    },
  };
}

const isList = ({ guid }: ListRecord, number: number) =>
  guid === `list-${number}`;

function changeLists(
  lists: readonly ListRecord[],
  made: ListStep["made"],
  { refiltered, held, named, read, reversed }: ListStep,
  recipients: RecipientColumns,
  asOf: string,
): ListRecord[] {
  const rowOf = findRowsBy(
    recipients,
    "Guid",
    new Set(Array.from({ length: listCount + 3 }, (_, n) => `list-${n}`)),
  );
  const changed = lists.map((list) => {
    let { kind, filter, membership } = list;
    for (const [one, other] of refiltered)
      if (isList(list, one)) {
        filter = other;
        kind =
          other === null ? "distributionGroup" : "dynamicDistributionGroup";
      }
    for (const [one, other] of read)
      if (isList(list, one))
        membership = other && {
          rows: new Uint32Array(),
          unknown: 0,
          complete: true,
          ...other,
          asOf,
        };
    for (const [one, other] of held) {
      const row = rowOf.get(`list-${other}`);
      if (isList(list, one) && membership && row !== undefined)
        membership = toggle(membership, [row], asOf);
    }
    for (const [one, other] of named)
      if (isList(list, one) && membership)
        membership = { ...membership, lists: [`list-${other}`] };
    return { ...list, kind, filter, membership };
  });
  const added = made.flatMap(
    ([number, { filter, people, known, complete, senders: accepted }]) =>
      snapshotOf(
        [],
        [
          {
            guid: `list-${number}`,
            senders: senders[accepted ?? -1],
            ...(known && { row: rowOf.get(`list-${number}`) }),
            ...(filter !== null && { filter }),
            ...((complete || filter === null) && {
              members: [
                ...new Set(people.map((person) => person % recipients.count)),
              ].sort((a, b) => a - b),
            }),
          },
        ],
      ).lists,
  );
  const all = [...changed, ...added];
  return reversed ? all.reverse() : all;
}

function toggle(
  membership: Membership,
  toggled: number[],
  asOf: string,
): Membership {
  const rows = new Set(membership.rows);
  for (const row of toggled) if (!rows.delete(row)) rows.add(row);
  return { ...membership, rows: Uint32Array.from(rows).sort(), asOf };
}

const senders = [
  ["list-0"],
  ["LIST-1", guidOf(1)],
  ["list-2", "list-3", guidOf(2), guidOf(people + 1)],
];

function answersOf(measured: MeasuredReach, { lists }: DirectorySnapshot) {
  return {
    reaches: [...measured.reaches].map(([guid, reach]) => [
      guid,
      { ...reach, parents: reach.parents },
    ]),
    senders: senders.map((guids) => measured.countSenders(guids)),
    findings: lists.map((list) => measured.filterFindings(list)),
    figures: measured.figures.figures,
    listCount: measured.listCount,
    fresh: [0, 1].map((hours) =>
      lists.map(({ guid }) => measured.countFresh(guid, isoAt(hours))),
    ),
  };
}

function keeper() {
  const ways: string[] = [];
  let now = start;
  const measure = createReachKeeper({
    options: { contactSizes },
    clock: { now: () => now, sleep: () => Promise.resolve() },
    log: {
      ...silentLog,
      info: (_, fields) => void ways.push(String(fields?.by)),
    },
  });
  return { measure, ways, advance: (by: number) => void (now += by) };
}

test.each([
  { what: "people", steps: step, share: 0.5 },
  { what: "lists too", steps: stepWithLists, share: 0.5 },
])(
  "counting by what changed gives what counting everybody gives: $what",
  ({ steps: arbitraryStep, share }) => {
    const ways: string[] = [];
    fc.assert(
      fc.property(
        fc.array(arbitraryRow, { minLength: people, maxLength: people }),
        fc.array(sketch, { minLength: listCount, maxLength: listCount }),
        fc.array<Step>(arbitraryStep, { minLength: 1, maxLength: 3 }),
        (rows, sketches, steps) => {
          const { measure, ways: taken } = keeper();
          let snapshot = firstSnapshot(rows, sketches);
          const base = snapshot.recipients;
          let changes = noChanges;
          for (const [at, one] of [null, ...steps].entries()) {
            if (one)
              ({ snapshot, changes } = nextSnapshot(
                snapshot,
                base,
                changes,
                one,
                at,
              ));
            const kept = measure(snapshot);
            const whole = measureReach(snapshot, { contactSizes });
            expect(answersOf(kept, snapshot)).toEqual(
              answersOf(whole, snapshot),
            );
            kept.dispose();
            whole.dispose();
          }
          ways.push(...taken.slice(1));
        },
      ),
      { seed: 20161114, numRuns: 100 },
    );
    // Else nothing was shown.
    const byChanges = ways.filter((way) => way === "changes").length;
    expect(byChanges / ways.length).toBeGreaterThan(share);
    expect(byChanges).toBeLessThan(ways.length);
  },
);

/** The first list, with something else in its own row. */
function changeList(
  snapshot: DirectorySnapshot,
  properties: Record<string, unknown>,
): DirectorySnapshot {
  const { origin } = snapshot.recipients;
  if (!origin) throw new Error("Nothing changed yet.");
  const moved = [...origin.from.values()].filter(
    (row) => typeof row !== "number",
  );
  const { changes } = nextSnapshot(
    snapshot,
    origin.base,
    noChanges,
    {
      rows: [],
      removed: [],
      listRow: [0, properties],
      members: [],
      asOf: 0,
    },
    1,
  );
  return {
    ...snapshot,
    recipients: applyChanges(
      origin.base,
      mergeChanges(changes, { rows: moved, removed: [] }),
    ),
  };
}

describe("who is counted", () => {
  const rows = Array.from({ length: people }, (_, n) => ({
    RecipientTypeDetails: "UserMailbox",
    Department: n % 2 ? "Pharmacy" : "Ward 7",
    Quota: n % 3 ? "5" : "10",
    Tags: [],
    Hidden: null,
    PrimarySmtpAddress: null,
    EmailAddresses: [],
  }));
  const plain = (filter: string | null): Sketch => ({
    filter,
    people: [1, 2],
    lists: [],
    complete: true,
    visible: true,
    known: true,
    senders: 1,
  });
  const sketches = [
    plain("Department -eq 'Pharmacy'"),
    plain("Department -eq 'Ward 7' -or Quota -eq '10' -and Hidden -eq 'x'"),
    plain(null),
  ];
  const moved: Step = {
    rows: [[1, { ...rows[1], Department: "Ward 7" }]],
    removed: [],
    listRow: null,
    members: [],
    asOf: 0,
  };

  it.each<[string, (snapshot: DirectorySnapshot) => DirectorySnapshot, string]>(
    [
      ["what changed where a person moved", (snapshot) => snapshot, "changes"],
      [
        "what changed where something did of a list that no filter asks for",
        (snapshot) => changeList(snapshot, { Tags: ["x-ray"] }),
        "changes",
      ],
      [
        "and one list, where a filter takes a list since then",
        (snapshot) => changeList(snapshot, { Department: "Pharmacy" }),
        "changes",
      ],
      [
        "and one list, where it has another filter",
        (snapshot) => ({
          ...snapshot,
          lists: snapshot.lists.map((list, at) =>
            at === 0 ? { ...list, filter: "Quota -eq '10'" } : list,
          ),
        }),
        "changes",
      ],
      [
        "and one list, where it is new",
        (snapshot) => ({
          ...snapshot,
          lists: snapshot.lists.flatMap((list) => [
            list,
            ...(list.guid === "list-2"
              ? [{ ...list, guid: "list-9", row: null }]
              : []),
          ]),
        }),
        "changes",
      ],
      [
        "and one list, where it was taken into another",
        (snapshot) => ({
          ...snapshot,
          lists: snapshot.lists.map((list) =>
            list.guid === "list-2" && list.membership
              ? {
                  ...list,
                  membership: {
                    ...list.membership,
                    rows: Uint32Array.from([0, ...list.membership.rows]),
                  },
                }
              : list,
          ),
        }),
        "changes",
      ],
      [
        "everybody, where the answers were cut off until now",
        (snapshot) => snapshot,
        "everybody",
      ],
      [
        "everybody, where everyone was read anew",
        (snapshot) => ({
          ...snapshot,
          recipients: decodeRecipients(encodeRecipients(snapshot.recipients)),
        }),
        "everybody",
      ],
    ],
  )("%s", (name, change, expected) => {
    const { measure, ways } = keeper();
    const first = {
      ...firstSnapshot(rows, sketches),
      complete: !name.includes("cut off"),
    };
    measure(first).dispose();
    const { snapshot } = nextSnapshot(
      first,
      first.recipients,
      noChanges,
      moved,
      1,
    );
    const second = change({ ...snapshot, complete: true });
    const measured = measure(second);
    expect(ways).toEqual(["everybody", expected]);
    const whole = measureReach(second, { contactSizes });
    expect(answersOf(measured, second)).toEqual(answersOf(whole, second));
    measured.dispose();
    whole.dispose();
  });

  it("who is missing where nearly everybody is taken, once another reading counts of a list within", () => {
    const person = (Quota: string, Department: string, Tags: string[]) => ({
      ...rows[0],
      Quota,
      Department,
      Tags,
    });
    const mixed =
      "(Quota -eq '10' -or Department -eq 'x' -and Tags -eq 'red') -and -not (Department -eq '7' -or Quota -eq 'x' -and Hidden -eq 'True')";
    const tighter = person("10", "Ward 7", []);
    const inOrder = person("10", "7", ["red"]);
    const { measure, ways } = keeper();
    const first = firstSnapshot(
      [
        ...[person("5", "O'Hara", []), tighter, tighter, inOrder, inOrder],
        ...rows.slice(5).map((row) => ({ ...row, Quota: "5" })),
      ],
      [plain("Department -ne 'O''Hara'"), plain(mixed), plain(null)],
    );
    measure(first).dispose();
    const { snapshot } = nextSnapshot(
      first,
      first.recipients,
      noChanges,
      { ...moved, rows: [[1, inOrder]] },
      1,
    );
    const measured = measure(snapshot);
    const whole = measureReach(snapshot, { contactSizes });
    expect(answersOf(measured, snapshot)).toEqual(answersOf(whole, snapshot));
    expect(ways).toEqual(["everybody", "changes"]);
    expect(whole.reaches.get("list-0")?.predicted?.count).toBe(people - 1);
    measured.dispose();
    whole.dispose();
  });

  it.each([
    ["Ward 7", "X-ray"],
    ["X-ray", "Ward 7"],
  ])(
    "what is only a lower bound once somebody moves from %s to %s",
    (from, to) => {
      const { measure, ways } = keeper();
      const person = (Department: string) => ({ ...rows[0], Department });
      const first = firstSnapshot(
        [person(from), ...rows.slice(1)],
        [
          plain("MemberOfGroup -eq 'x' -and Department -eq 'X-ray'"),
          plain(null),
          plain("Hidden -eq 'True' -or MemberOfGroup -eq 'CN=list-1'"),
        ].map((one) => ({ ...one, lists: [0], visible: false })),
      );
      measure(first).dispose();
      const { snapshot } = nextSnapshot(
        first,
        first.recipients,
        noChanges,
        { ...moved, rows: [[0, person(to)]] },
        1,
      );
      const measured = measure(snapshot);
      const whole = measureReach(snapshot, { contactSizes });
      expect(answersOf(measured, snapshot)).toEqual(answersOf(whole, snapshot));
      expect(ways).toEqual(["everybody", "changes"]);
      for (const list of ["list-0", "list-1", "list-2"])
        expect(whole.reaches.get(list)?.predicted?.complete).toBe(
          to !== "X-ray",
        );
      measured.dispose();
      whole.dispose();
    },
  );

  it("everybody, once a day, whatever changed", () => {
    const { measure, ways, advance } = keeper();
    const snapshot = firstSnapshot(rows, sketches);
    for (const by of [0, day - 1, 1, 1]) {
      advance(by);
      measure(snapshot).dispose();
    }
    expect(ways).toEqual(["everybody", "changes", "everybody", "changes"]);
  });
});

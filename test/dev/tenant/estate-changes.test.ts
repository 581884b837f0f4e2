import { knownLists } from "../../../dev/tenant/estate/list-plan";
import { createTenantState } from "../../../dev/tenant/state/create-tenant-state";
import { selectRows } from "../../../dev/tenant/filter/match-filter";
import { createTestClock } from "./small-tenant";

const hour = 3_600_000;
const day = 24 * hour;

function estate() {
  const clock = createTestClock();
  const state = createTenantState({ clock, scale: 0.001, seed: 1 });
  const list = (name: string) => state.lists.byIdentity(name)!;
  const members = (name: string) =>
    Array.from(state.lists.storedMembers(list(name)));
  const kinds = (from = 0) =>
    state.changes.between(from).map(({ kind }) => kind);
  return { ...state, clock, state, list, members, kinds };
}

describe("the estate changes", () => {
  test("who joins is found by every key, has what was given, and is in the log", () => {
    const { state, recipients, writes, kinds, rows } = estate();
    const before = recipients.count;
    const row = writes.join({
      type: "UserMailbox",
      address: "Ada.Lovelace@wharfedale.example",
      properties: { DisplayName: "LOVELACE, Ada", Department: "Radiology" },
    });
    expect([row, recipients.count]).toEqual([before, before + 1]);
    for (const found of [
      recipients.rowByAddress("ada.lovelace@WHARFEDALE.example"),
      recipients.rowByGuid(String(recipients.property(row, "Guid"))),
      recipients.rowByObjectId(
        String(recipients.property(row, "ExternalDirectoryObjectId")),
      ),
    ])
      expect(found).toBe(row);
    expect(recipients.type(row)).toBe("UserMailbox");
    expect(recipients.property(row, "Department")).toBe("Radiology");
    expect(selectRows("DisplayName -eq 'lovelace, ada'", rows)).toEqual(
      Uint32Array.of(row),
    );
    expect(kinds()).toEqual(["created"]);
    expect(state.lists.byRow(row)).toBeUndefined();
  });

  test("a written attribute decides filters from then on, also by the index", () => {
    const { recipients, writes, rows, state } = estate();
    const before = Array.from(
      selectRows("CustomAttribute2 -eq 'SITE-00000'", rows),
    );
    const row = Array.from({ length: 50 }, (_, i) => i).find(
      (one) => !before.includes(one),
    )!;
    writes.write(row, { CustomAttribute2: "SITE-00000" });
    expect(
      Array.from(selectRows("CustomAttribute2 -eq 'SITE-00000'", rows)),
    ).toEqual([...before, row].sort((a, b) => a - b));
    const { latest } = state.changes;
    writes.write(row, { CustomAttribute2: "SITE-00000" });
    expect(state.changes.latest).toBe(latest);
    expect(state.changes.between(0)).toMatchObject([
      { kind: "updated", row, properties: ["customattribute2"] },
    ]);
    expect(recipients.property(row, "WhenChanged")).toMatch(/^2016-11-14T08/);
  });

  test("a new address keeps the old one as a proxy", () => {
    const { recipients, writes } = estate();
    const old = String(recipients.property(3, "PrimarySmtpAddress"));
    writes.write(3, { PrimarySmtpAddress: "new.name@wharfedale.example" });
    expect(recipients.rowByAddress("new.name@wharfedale.example")).toBe(3);
    expect(recipients.rowByAddress(old)).toBe(3);
    writes.write(3, { EmailAddresses: ["SMTP:new.name@wharfedale.example"] });
    expect(recipients.rowByAddress(old)).toBeUndefined();
  });

  test("a stored membership keeps what was true at its refresh, even when first read later", async () => {
    const { clock, list, members, writes, recipients } = estate();
    const [someone] = members(knownLists.openSmall[0]);
    const other = estate();
    other.writes.write(someone!, { Title: "Clerk" });
    // Read for the first time only now: as of a refresh that was before the write.
    expect(other.members(knownLists.openSmall[0])).toContain(someone);
    writes.write(someone!, { Title: "Clerk" });
    expect(members(knownLists.openSmall[0])).toContain(someone);
    await clock.advance(day);
    expect(members(knownLists.openSmall[0])).not.toContain(someone);
    expect(list(knownLists.openSmall[0]).kind).toBe("dynamicDistributionGroup");
    expect(recipients.isPresent(someone!)).toBe(true);
  });

  test("who leaves is nowhere, and comes back as he was within 30 days", async () => {
    const { clock, state, recipients, writes, members, rows, kinds } = estate();
    const [row] = members(knownLists.communications);
    const address = String(recipients.property(row!, "PrimarySmtpAddress"));
    const id = String(recipients.property(row!, "ExternalDirectoryObjectId"));
    writes.leave(row!);
    expect([
      recipients.rowByAddress(address),
      recipients.rowByObjectId(id),
      recipients.type(row!),
    ]).toEqual([undefined, undefined, ""]);
    expect(members(knownLists.communications)).not.toContain(row);
    expect(members(knownLists.faulty)).not.toContain(row);
    expect(selectRows("-not(Alias -eq $null)", rows)).not.toContain(row);
    await clock.advance(29 * day);
    writes.purgeDue();
    writes.restore(row!);
    expect(members(knownLists.communications)).toContain(row);
    expect(recipients.rowByAddress(address)).toBe(row);
    writes.leave(row!);
    await clock.advance(31 * day);
    writes.purgeDue();
    writes.restore(row!);
    expect(recipients.rowByAddress(address)).toBeUndefined();
    expect(kinds().filter((kind) => !kind.startsWith("member"))).toEqual([
      "deleted",
      "restored",
      "deleted",
      "purged",
    ]);
    expect(state.changes.between(0).at(-1)).toMatchObject({ row });
  });

  test("memberships count at once, once", () => {
    const { list, state, writes, kinds } = estate();
    const canary = list(knownLists.canary);
    const [member] = state.lists.storedMembers(canary);
    const next = member! + 1;
    writes.addMembers(canary, [next, member!, next]);
    expect(state.lists.expandedCount(canary)).toBe(2);
    writes.removeMembers(canary, [member!, 999]);
    expect(state.lists.expandedCount(canary)).toBe(1);
    expect(kinds()).toEqual(["memberAdded", "memberRemoved"]);
  });

  test("a new dynamic list has nobody for two hours; a removed list is nobody's member", async () => {
    const { clock, state, list, members } = estate();
    const made = state.lists.add({
      name: "new-list",
      displayName: "New list",
      kind: "dynamicDistributionGroup",
      type: "DynamicDistributionGroup",
      filter: "RecipientTypeDetails -eq 'UserMailbox'",
    });
    expect(state.lists.byIdentity("new-list@wharfedale.example")).toBe(made);
    expect(members("new-list")).toEqual([]);
    await clock.advance(2 * hour);
    expect(members("new-list").length).toBeGreaterThan(1_000);
    const parent = list(knownLists.parent);
    state.writes.addMembers(parent, [made.row]);
    state.lists.remove(made);
    expect(state.lists.byIdentity("new-list")).toBeUndefined();
    expect(members(knownLists.parent)).not.toContain(made.row);
  });

  test("a group that goes takes its place among allowed senders with it", () => {
    const { state, list } = estate();
    expect(list(knownLists.allStaff).acceptedSenders).toHaveLength(1);
    state.lists.remove(list(knownLists.communications));
    expect(list(knownLists.allStaff).acceptedSenders).toEqual([]);
  });
});

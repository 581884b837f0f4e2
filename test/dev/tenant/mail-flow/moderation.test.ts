import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { createSmallTenant, createTestClock } from "../small-tenant";

const at = "@small.example";
const day = 86_400_000;

function setUp(settings: Record<string, unknown> = {}, owners: number[] = []) {
  const clock = createTestClock();
  const tenant = createSmallTenant(
    10,
    [
      {
        name: "news",
        members: ["p1", "p2", "p3"],
        settings: {
          ModerationEnabled: true,
          ModeratedBy: [4],
          ManagedBy: owners,
          ...settings,
        },
      },
      { name: "editors", members: ["p6"] },
      { name: "parent", members: ["p7", "news"] },
    ],
    clock,
  );
  const flow = createMailFlow(tenant, {
    traceLateness: { minimumSeconds: 0, maximumSeconds: 0 },
  });
  const heard: number[] = [];
  flow.hear(({ audience }) => heard.push(audience));
  const send = (from: number, to = "news") =>
    flow.send({ from, to: [to + at], subject: "s" });
  return { clock, flow, send, heard };
}

describe("moderation (Learn, moderated recipients)", () => {
  test("holds what others write, without a report, until a moderator approves", async () => {
    const { clock, flow, send, heard } = setUp();
    expect(send(0)).toMatchObject({ audience: 0, ndr: null });
    expect(flow.results()).toMatchObject({ deliveries: 0, reports: 0 });
    const statuses = () =>
      flow.trace
        .page({ from: 0, to: clock.now(), recipientAddress: `news${at}` }, 9)
        .rows.map(({ status }) => status);
    expect(statuses()).toEqual(["pending"]);
    await clock.advance(day);
    expect(flow.moderation.approve(1)).toMatchObject({
      audience: 3,
      at: clock.now(),
    });
    expect(heard).toEqual([0, 3]);
    expect(statuses()).toEqual(["expanded"]);
    expect(flow.results()).toMatchObject({
      deliveries: 3,
      lastAcceptedAt: clock.now(),
    });
    expect(flow.moderation.approve(1)).toBeUndefined();
    expect(flow.results().deliveries).toBe(3);
  });

  test.each([
    ["a moderator", {}, [], 4, 3],
    [
      "somebody exempt",
      { BypassModerationFromSendersOrMembers: [5] },
      [],
      5,
      3,
    ],
    [
      "a member of an exempt list",
      { BypassModerationFromSendersOrMembers: [11] },
      [],
      6,
      3,
    ],
    ["the owner, where moderators are named", {}, [8], 8, 0],
    ["the owner, where none are", { ModeratedBy: [] }, [8], 8, 3],
    ["anybody, where it is off", { ModerationEnabled: false }, [], 0, 3],
  ])("%s", (_, settings, owners, from, audience) => {
    expect(setUp(settings, owners).send(from).audience).toBe(audience);
  });

  test("a held mail expires after two days, removed at the weekly run", async () => {
    const { clock, flow, send } = setUp();
    send(0);
    const [entry] = flow.moderation.held();
    const waits = entry!.expiresAt - entry!.heldAt;
    expect(waits).toBeGreaterThanOrEqual(2 * day);
    expect(waits).toBeLessThan(9 * day);
    await clock.advance(waits);
    expect(flow.moderation.held()[0]!.state).toBe("expired");
    expect(flow.moderation.approve(1)).toBeUndefined();
    expect(flow.results().deliveries).toBe(0);
  });

  test.each([
    ["Always", 1],
    ["Internal", 1],
    ["Never", 0],
  ])(
    "what a rejected sender is told: SendModerationNotifications %s",
    (told, reports) => {
      const { flow, send } = setUp({ SendModerationNotifications: told });
      send(0);
      flow.moderation.reject(1);
      flow.moderation.reject(1);
      expect(flow.results().reports).toBe(reports);
      expect(flow.moderation.approve(1)).toBeUndefined();
    },
  );

  test("a moderated list within another holds its part alone", () => {
    const { flow, send } = setUp();
    expect(send(0, "parent").audience).toBe(1);
    expect(flow.moderation.approve(1)!.audience).toBe(3);
    expect(flow.results().deliveries).toBe(4);
  });
});

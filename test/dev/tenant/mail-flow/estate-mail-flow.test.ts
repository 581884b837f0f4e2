import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { createExpansions } from "../../../../dev/tenant/mail-flow/expansions";
import { playStorm } from "../../../../dev/tenant/mail-flow/play-storm";
import { startOrdinaryMail } from "../../../../dev/tenant/mail-flow/ordinary-mail";
import { createTenantState } from "../../../../dev/tenant/state/create-tenant-state";
import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { createTestClock } from "../small-tenant";

const hour = 3_600_000;

function setUp(scale = 0.01) {
  const clock = createTestClock();
  const state = createTenantState({
    clock,
    scale,
    seed: 3,
    restrictionSeconds: 300,
  });
  const faulty = state.lists.byIdentity(knownLists.faulty)!;
  return { clock, state, faulty };
}

describe("mail flow over the estate", () => {
  test("the list of 2016 takes its storm, and the built-in protection stops it at ten replies", async () => {
    const { clock, state, faulty } = setUp();
    const audience = state.lists.expandedCount(faulty);
    expect(audience).toBeGreaterThanOrEqual(8_000);
    const flow = createMailFlow(state);
    const storm = playStorm(state, flow, {
      list: faulty.address,
      subject: "Test",
      listMessagesByMinute: [
        [0, 1],
        [10, 45],
        [75, 595],
      ],
      repliers: 80,
    });
    await clock.advance(2 * hour);
    await storm.finished;
    expect(flow.results()).toMatchObject({
      listMessages: 11,
      deliveries: 11 * audience,
      rejected: 584,
    });
  });

  test("what is remembered of an expansion is what the tenant would count", async () => {
    const { clock, state } = setUp(0.001);
    const expansions = createExpansions(state);
    const lists = [...state.lists.all()].filter((_, i) => i % 3 === 0);
    for (const list of lists)
      expect(expansions.count(list)).toBe(state.lists.expandedCount(list));
    const [changed] = lists.filter(
      ({ recipientFilter }) => recipientFilter !== null,
    );
    const before = expansions.count(changed!);
    state.lists.writeFilter(changed!, "RecipientTypeDetails -eq 'RoomMailbox'");
    expect(expansions.count(changed!)).toBe(before);
    // Learn: up to two hours until a changed filter is what mail goes to.
    await clock.advance(2 * hour);
    expect(expansions.count(changed!)).not.toBe(before);
    expect(expansions.count(changed!)).toBe(
      state.lists.expandedCount(changed!),
    );
  });

  test("a restriction refuses after its delay, and not before", async () => {
    const { clock, state, faulty } = setUp();
    const flow = createMailFlow(state);
    const send = () =>
      flow.send({ from: 0, to: [faulty.address], subject: "s" }).ndr?.status ??
      null;
    state.lists.writeAcceptedSenders(faulty, [1]);
    await clock.advance(299_000);
    expect(send()).toBeNull();
    await clock.advance(1_000);
    expect(send()).toBe("5.7.124");
  });

  test("a list for the tenant's own people refuses a stranger with another status", () => {
    const { state, faulty } = setUp();
    const flow = createMailFlow(state);
    const { ndr } = flow.send({
      from: "someone@elsewhere.example",
      to: [faulty.address],
      subject: "s",
    });
    expect(ndr?.status).toBe("5.7.133");
  });

  test("a day of ordinary mail trips nothing", async () => {
    const { clock, state } = setUp(0.001);
    const flow = createMailFlow(state, {
      stormProtection: { minimumRecipients: 1_000, minimumReplies: 2 },
    });
    const stop = startOrdinaryMail(state, flow, { everySeconds: 60 });
    await clock.advance(24 * hour);
    stop();
    expect(flow.results().listMessages).toBeGreaterThan(500);
    expect(flow.stormProtection.storms).toEqual([]);
  });
});

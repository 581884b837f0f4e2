import fc from "fast-check";
import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { createSmallTenant, createTestClock, everyone } from "../small-tenant";

const at = "@small.example";

describe("createMailFlow", () => {
  const lists = [
    { name: "ward", members: ["p1", "p2", "p3"] },
    { name: "site", members: ["p3", "p4", "ward"] },
    { name: "ring", members: ["p5", "loop"] },
    { name: "loop", members: ["p6", "ring"] },
    { name: "quiet", members: ["p7"], accepts: ["p8", "ward"] },
    { name: "nobody", members: [] },
  ];

  test.each([
    ["one list", ["ward"], 3],
    ["a nested list once a person", ["site"], 4],
    ["lists that contain each other", ["ring"], 2],
    ["the union of two lists", ["ward", "site"], 4],
    ["a list and one of its own members", ["ward", "p1"], 3],
    ["a list and somebody else", ["ward", "p9"], 4],
    ["the same list twice", ["ward", "ward"], 3],
    ["an empty list", ["nobody"], 0],
    ["persons alone", ["p1", "p2"], 2],
  ])("delivers to %s", (_, to, audience) => {
    const flow = createMailFlow(createSmallTenant(10, lists));
    const passage = flow.send({
      from: 0,
      to: to.map((name) => name + at),
      subject: "s",
    });
    expect(passage.audience).toBe(audience);
    const { deliveries, deliveredToPeople } = flow.results();
    expect(deliveries + deliveredToPeople).toBe(audience);
    expect(passage.ndr).toBeNull();
  });

  test.each([
    ["a sender who is listed", 8, undefined, false],
    ["a member of a listed group", 1, undefined, false],
    ["anyone else", 9, undefined, true],
    ["a stranger", "someone@elsewhere.example", undefined, true],
    ["a listed address that is only claimed", `p8${at}`, false, true],
  ])("a restricted list and %s", (_, from, authenticated, refused) => {
    const flow = createMailFlow(createSmallTenant(10, lists));
    const passage = flow.send({
      from,
      to: [`quiet${at}`],
      subject: "s",
      authenticated,
    });
    expect(passage.ndr?.status ?? null).toBe(refused ? "5.7.124" : null);
    expect(flow.results()).toMatchObject({
      deliveries: refused ? 0 : 1,
      rejected: refused ? 1 : 0,
      reports: refused ? 1 : 0,
      firstRefusedBy: refused ? "sender-restriction" : null,
    });
  });

  test("a list that refuses does not stop the others", () => {
    const flow = createMailFlow(createSmallTenant(10, lists));
    const passage = flow.send({
      from: 9,
      to: [`quiet${at}`, `ward${at}`],
      subject: "s",
    });
    expect(passage.audience).toBe(3);
    expect(
      passage.lists.map(({ list, refusal, delivered }) => [
        list.name,
        refusal?.status ?? null,
        delivered,
      ]),
    ).toEqual([
      ["quiet", "5.7.124", 0],
      ["ward", null, 3],
    ]);
  });

  test("what was refused can be read by minute and by list", async () => {
    const clock = createTestClock();
    const tenant = createSmallTenant(10, lists, clock);
    const flow = createMailFlow(tenant);
    const began = clock.now();
    flow.send({ from: 0, to: [`ward${at}`], subject: "a" });
    await clock.advance(120_000);
    tenant.restrict("ward", ["p9"]);
    flow.send({ from: 0, to: [`ward${at}`], subject: "b" });
    expect(flow.results()).toMatchObject({
      firstAcceptedAt: began,
      lastAcceptedAt: began,
      firstRefusedAt: began + 120_000,
    });
    expect(
      flow
        .results()
        .timeline.map(({ deliveries, rejected }) => [deliveries, rejected]),
    ).toEqual([
      [3, 0],
      [0, 0],
      [0, 1],
    ]);
    expect(
      flow.results([tenant.lists.byIdentity(`site${at}`)!.guid]).listMessages,
    ).toBe(0);
  });

  test("deliveries are the sum of the audiences of what was accepted, whatever is sent", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            from: fc.nat(9),
            to: fc.uniqueArray(
              fc.constantFrom(
                ...lists.map(({ name }) => name),
                "p1",
                "p4",
                "p9",
              ),
              { minLength: 1 },
            ),
          }),
          { maxLength: 30 },
        ),
        (mails) => {
          const flow = createMailFlow(createSmallTenant(10, lists));
          const passages = mails.map(({ from, to }) =>
            flow.send({ from, to: to.map((name) => name + at), subject: "s" }),
          );
          const {
            deliveries,
            deliveredToPeople,
            timeline,
            lists: byList,
            reports,
          } = flow.results();
          expect(deliveries + deliveredToPeople).toBe(
            passages.reduce((sum, { audience }) => sum + audience, 0),
          );
          expect(
            timeline.reduce((sum, minute) => sum + minute.deliveries, 0),
          ).toBe(deliveries);
          expect(byList.reduce((sum, list) => sum + list.deliveries, 0)).toBe(
            deliveries,
          );
          expect(reports).toBe(passages.filter(({ ndr }) => ndr).length);
          expect(
            byList.every((list) => list.deliveries >= 0 && list.rejected >= 0),
          ).toBe(true);
        },
      ),
    );
  });

  test("the same seed gives the same ids, another seed others", () => {
    const ids = (seed: number) => {
      const flow = createMailFlow({ ...createSmallTenant(10, lists), seed });
      return [1, 2]
        .map(() => flow.send({ from: 0, to: [`ward${at}`], subject: "s" }).mail)
        .map((mail) => mail.messageId + mail.traceId);
    };
    expect(ids(1)).toEqual(ids(1));
    expect(new Set([...ids(1), ...ids(2)]).size).toBe(4);
  });

  test("a listener hears what is sent, refused or not, and nothing of the past", () => {
    const flow = createMailFlow(createSmallTenant(10, lists));
    const heard: string[] = [];
    const end = flow.hear(({ mail }) => heard.push(mail.subject));
    flow.remember({ from: 0, to: [`ward${at}`], subject: "past", at: 1 });
    flow.send({ from: 0, to: [`ward${at}`], subject: "sent" });
    flow.send({ from: 0, to: [`quiet${at}`], subject: "refused" });
    end();
    flow.send({ from: 0, to: [`ward${at}`], subject: "after" });
    expect(heard).toEqual(["sent", "refused"]);
    expect(flow.results().listMessages).toBe(2);
  });

  test("the built-in protection holds the whole message back, persons included", () => {
    const flow = createMailFlow(
      createSmallTenant(10, [{ name: "all", members: everyone(10) }]),
      {
        stormProtection: { minimumRecipients: 5, minimumReplies: 2 },
      },
    );
    const first = flow.send({ from: 0, to: [`all${at}`], subject: "s" }).mail
      .messageId;
    const reply = (to: string[]) =>
      flow.send({ from: 1, to, subject: "RE: s", inReplyTo: first });
    reply([`all${at}`]);
    reply([`all${at}`]);
    const blocked = reply([`all${at}`, `p3${at}`]);
    expect(blocked).toMatchObject({
      audience: 0,
      deliveredToPeople: 0,
      ndr: { by: "storm-protection" },
    });
    expect(reply([`p0${at}`]).audience).toBe(1);
  });
});

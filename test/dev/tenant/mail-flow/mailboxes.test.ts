import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { createSmallTenant, createTestClock, everyone } from "../small-tenant";

const at = "@small.example";
const setUp = (options = {}) => {
  const clock = createTestClock();
  const tenant = createSmallTenant(
    100,
    [
      { name: "all", members: everyone(100) },
      { name: "few", members: ["p1", "p2"] },
    ],
    clock,
  );
  const flow = createMailFlow(tenant, options);
  return { clock, flow, sentinel: flow.mailboxes.open(50) };
};

describe("sentinel mailboxes", () => {
  test("get what reaches the lists that they are members of, and mail to themselves", () => {
    const { flow, sentinel } = setUp();
    const heard: string[] = [];
    const end = sentinel.onMessage(({ mail }) => heard.push(mail.subject));
    for (const [to, subject] of [
      ["all", "a"],
      ["few", "b"],
      ["p50", "c"],
    ])
      flow.send({ from: 0, to: [to + at], subject: subject! });
    end();
    flow.send({ from: 0, to: [`all${at}`], subject: "d" });
    expect(heard).toEqual(["a", "c"]);
    expect(sentinel.messages().map(({ mail }) => mail.subject)).toEqual([
      "a",
      "c",
      "d",
    ]);
  });

  test("anyone may write straight to one, whatever the headers say", () => {
    const { flow, sentinel } = setUp();
    const passage = flow.send({
      from: "someone@elsewhere.example",
      to: [`p50${at}`],
      subject: "RE: s",
      claims: { from: `p1${at}`, to: [`all${at}`] },
    });
    expect(passage.lists).toEqual([]);
    expect(sentinel.messages()[0]!.mail).toMatchObject({
      headerFrom: `p1${at}`,
      headerTo: [`all${at}`],
      authenticated: false,
      senderRow: null,
    });
  });

  test("take 3,600 messages an hour, a third of them from one sender (Learn, Exchange Online limits)", async () => {
    const { clock, flow, sentinel } = setUp();
    for (let i = 0; i < 2_000; i++)
      flow.send({ from: 0, to: [`all${at}`], subject: "s" });
    expect(sentinel.messages()).toHaveLength(1_188);
    for (let i = 0; i < 3_000; i++)
      flow.send({ from: 1 + (i % 40), to: [`all${at}`], subject: "s" });
    expect(sentinel.messages()).toHaveLength(3_600);
    expect(sentinel.refused).toBe(5_000 - 3_600);
    await clock.advance(3_600_000);
    flow.send({ from: 0, to: [`all${at}`], subject: "s" });
    expect(sentinel.messages()).toHaveLength(3_601);
  });

  test("get their mail late where queues have backed up", async () => {
    const { clock, flow, sentinel } = setUp({ deliveriesPerSecond: 1 });
    const sent = clock.now();
    flow.send({ from: 0, to: [`all${at}`], subject: "s" });
    expect(sentinel.messages()).toHaveLength(0);
    await clock.advance(60_000);
    const [message] = sentinel.messages();
    expect(message!.mail.receivedAt).toBe(sent);
    expect(message!.receivedAt).toBeGreaterThan(sent + 40_000);
    expect(message!.receivedAt).toBeLessThan(sent + 60_000);
  });
});

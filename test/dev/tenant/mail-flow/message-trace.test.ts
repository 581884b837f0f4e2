import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import type {
  TraceCursor,
  TraceQuery,
} from "../../../../dev/tenant/mail-flow/message-trace";
import { createSmallTenant, createTestClock } from "../small-tenant";

const lateness = { minimumSeconds: 300, maximumSeconds: 300 };

function setUp() {
  const clock = createTestClock();
  const tenant = createSmallTenant(
    6,
    [
      { name: "ward", members: ["p1", "p2", "p3"] },
      { name: "quiet", members: ["p4"], accepts: ["p5"] },
    ],
    clock,
  );
  const flow = createMailFlow(tenant, { traceLateness: lateness });
  const ask = (query: Partial<TraceQuery>, limit = 100, cursor?: TraceCursor) =>
    flow.trace.page({ from: 0, to: clock.now(), ...query }, limit, cursor);
  const rows = (query: Partial<TraceQuery> = {}) =>
    ask(query).rows.map(
      ({ recipientAddress, status }) =>
        `${recipientAddress.split("@")[0]} ${status}`,
    );
  return { clock, flow, ask, rows };
}

describe("the message trace", () => {
  test("rows come late", async () => {
    const { clock, flow, rows } = setUp();
    flow.send({ from: 0, to: ["ward@small.example"], subject: "s" });
    await clock.advance(299_999);
    expect(rows()).toEqual([]);
    await clock.advance(1);
    expect(rows()).toEqual([
      "ward expanded",
      "p1 delivered",
      "p2 delivered",
      "p3 delivered",
    ]);
  });

  test.each<[string, Partial<TraceQuery>, string[]]>([
    ["the list", { recipientAddress: "ward@small.example" }, ["ward expanded"]],
    [
      "a list that refused",
      { recipientAddress: "quiet@small.example" },
      ["quiet failed"],
    ],
    ["a member", { recipientAddress: "p2@small.example" }, ["p2 delivered"]],
    [
      "a member of a list that refused",
      { recipientAddress: "p4@small.example" },
      [],
    ],
    ["what failed", { status: "failed" }, ["quiet failed"]],
    ["what was expanded", { status: "expanded" }, ["ward expanded"]],
    ["another sender", { senderAddress: "p1@small.example" }, []],
    [
      "a domain of senders",
      { senderAddress: "*@small.example", status: "failed" },
      ["quiet failed"],
    ],
    ["a subject", { subject: (subject) => subject.startsWith("x") }, []],
    ["a message", { messageId: "<m@x>" }, []],
    ["a window before it", { to: 5 }, []],
  ])("answers about %s", async (_, query, expected) => {
    const { clock, flow, rows } = setUp();
    flow.send({
      from: 0,
      to: ["ward@small.example", "quiet@small.example"],
      subject: "s",
    });
    await clock.advance(300_000);
    expect(rows(query)).toEqual(expected);
  });

  test("pages lose and repeat nothing, newest message first, while mail comes in", async () => {
    const { clock, flow, ask } = setUp();
    for (let i = 0; i < 5; i++) {
      flow.send({ from: 0, to: ["ward@small.example"], subject: `s${i}` });
      await clock.advance(1_000);
    }
    await clock.advance(300_000);
    const to = clock.now();
    const seen: string[] = [];
    let cursor: TraceCursor | undefined;
    do {
      const page = ask({ to }, 3, cursor);
      expect(page.rows.length).toBeLessThanOrEqual(3);
      seen.push(
        ...page.rows.map((row) => `${row.subject} ${row.recipientAddress}`),
      );
      cursor = page.next;
      flow.send({ from: 0, to: ["ward@small.example"], subject: "new" });
    } while (cursor);
    expect(seen).toHaveLength(20);
    expect(new Set(seen).size).toBe(20);
    expect(seen[0]).toBe("s4 ward@small.example");
    expect(seen.at(-1)).toBe("s0 p3@small.example");
  });
});

import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { createSmallTenant } from "../small-tenant";

const at = "@small.example";
const lists = [
  { name: "forum", members: ["p1", "board", "ward"] },
  { name: "board", members: ["p2", "p3", "inner"], accepts: ["p9"] },
  { name: "inner", members: ["p4"] },
  { name: "ward", members: ["p3", "p5"] },
];

/** Whether a restricted list also refuses what comes through its parent is not documented: both. */
describe.each([
  ["pass", 5, null],
  ["refuse", 3, "5.7.124"],
] as const)("restricted children %s", (restrictedChildren, reached, status) => {
  const flow = () =>
    createMailFlow(createSmallTenant(10, lists), { restrictedChildren });

  test("mail through the parent", () => {
    const mailFlow = flow();
    const passage = mailFlow.send({
      from: 0,
      to: [`forum${at}`],
      subject: "s",
    });
    // p3 is also in a list that refuses nobody.
    expect(passage.audience).toBe(reached);
    expect(passage.ndr?.status ?? null).toBe(status);
    expect(passage.lists[0]!.within.map(({ list }) => list.name)).toEqual(
      status ? ["board"] : [],
    );
    expect(mailFlow.results().deliveries).toBe(reached);
  });

  test("mail of someone whom the child lets in", () => {
    const passage = flow().send({ from: 9, to: [`forum${at}`], subject: "s" });
    expect(passage).toMatchObject({ audience: 5, ndr: null });
  });

  test("the trace names the child that refused", () => {
    const tenant = createSmallTenant(10, lists);
    const mailFlow = createMailFlow(tenant, {
      restrictedChildren,
      traceLateness: { minimumSeconds: 0, maximumSeconds: 0 },
    });
    mailFlow.send({ from: 0, to: [`forum${at}`], subject: "s" });
    const { rows } = mailFlow.trace.page(
      { from: 0, to: tenant.clock.now() },
      100,
    );
    const of = (wanted: string) =>
      rows
        .filter(({ status: one }) => one === wanted)
        .map(({ recipientAddress }) => recipientAddress);
    expect(of("failed")).toEqual(status ? [`board${at}`] : []);
    expect(of("delivered")).toHaveLength(reached);
  });
});

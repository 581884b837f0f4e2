import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { createSmallTenant, everyone } from "../small-tenant";

const at = "@small.example";
const receipt = { "Disposition-Notification-To": "<p0@small.example>" };
const setUp = (automaticAnswers: object, settings = {}, receivingLimit = 1e6) =>
  createMailFlow(
    createSmallTenant(4_000, [
      { name: "all", members: everyone(4_000), settings },
    ]),
    { automaticAnswers, receivingLimit },
  );
type Flow = ReturnType<typeof setUp>;
const send = (flow: Flow, from: number, headers = {}) =>
  flow.send({ from, to: [`all${at}`], subject: "s", headers });

describe("answers of machines to the sender alone", () => {
  test("out of office: once a sender, and no list hears of it", () => {
    const flow = setUp({ awayShare: 0.1 });
    const heard: number[] = [];
    flow.hear(({ lists }) => heard.push(lists.length));
    send(flow, 0);
    const { outOfOffice } = flow.automaticAnswers;
    expect(outOfOffice).toBeGreaterThan(300);
    expect(outOfOffice).toBeLessThan(500);
    send(flow, 0);
    expect(flow.automaticAnswers.outOfOffice).toBe(outOfOffice);
    send(flow, 1);
    expect(flow.automaticAnswers.outOfOffice).toBe(2 * outOfOffice);
    expect(heard).toEqual([1, 1, 1]);
    expect(flow.results()).toMatchObject({
      deliveries: 3 * 4_000,
      deliveredToPeople: 2 * outOfOffice,
    });
  });

  test.each([
    [
      "SendOofMessageToOriginatorEnabled is off",
      { SendOofMessageToOriginatorEnabled: false },
      {},
    ],
    ["an automatic mail", {}, { "Auto-Submitted": "auto-generated" }],
    ["the sender asks for none", {}, { "X-Auto-Response-Suppress": "DR, OOF" }],
  ])("none where %s", (_, settings, headers) => {
    const flow = setUp({ awayShare: 0.1 }, settings);
    send(flow, 0, headers);
    expect(flow.automaticAnswers.outOfOffice).toBe(0);
  });

  test("read receipts: for every mail that asks for them", () => {
    const flow = setUp({ receiptShare: 0.5 });
    send(flow, 0);
    expect(flow.automaticAnswers.readReceipts).toBe(0);
    send(flow, 0, receipt);
    const { readReceipts } = flow.automaticAnswers;
    expect(readReceipts).toBeGreaterThan(1_800);
    send(flow, 0, receipt);
    expect(flow.automaticAnswers.readReceipts).toBe(2 * readReceipts);
  });

  test("a mailbox takes so many messages an hour", () => {
    const flow = setUp({ receiptShare: 1 }, {}, 3_600);
    send(flow, 0, receipt);
    expect(flow.automaticAnswers).toMatchObject({
      readReceipts: 4_000,
      refusedByMailbox: 400,
    });
    expect(flow.results().deliveredToPeople).toBe(3_600);
  });
});

import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import type { OutgoingMail } from "../../../../dev/tenant/mail-flow/mail";
import type { TransportRule } from "../../../../dev/tenant/mail-flow/rules/transport-rule";
import { createSmallTenant, createTestClock } from "../small-tenant";

const at = "@small.example";
const all = `all${at}`;

function setUp(...rules: (Partial<TransportRule> | Record<string, unknown>)[]) {
  const clock = createTestClock();
  const tenant = createSmallTenant(
    10,
    [
      { name: "all", members: ["p1", "p2", "p3"] },
      { name: "approved", members: ["p5"] },
    ],
    clock,
  );
  const effective = rules.map((rule, i): TransportRule => ({
    guid: String(i),
    name: `rule ${i}`,
    mode: "Enforce",
    parameters: rule,
    ...("parameters" in rule ? (rule as Partial<TransportRule>) : {}),
  }));
  const flow = createMailFlow(tenant, { transportRules: () => effective });
  const send = (mail: Partial<OutgoingMail>) =>
    flow.send({ from: 0, to: [all], subject: "RE: s", ...mail });
  return { clock, flow, send };
}

/** The rule that stops replies to a list, as the parameters' documentation lets one write it. */
const noReplies = {
  AnyOfToCcHeader: [all],
  HeaderMatchesMessageHeader: "In-Reply-To",
  HeaderMatchesPatterns: ["@"],
  ExceptIfFromMemberOf: [`approved${at}`],
  RejectMessageReasonText: "Replies to this list are closed.",
  RejectMessageEnhancedStatusCode: "5.7.900",
};
const answer = { inReplyTo: "<1@x>" };

describe("mail flow rules (Learn, New-TransportRule)", () => {
  test.each<[string, Partial<OutgoingMail>, string | null]>([
    ["a reply", answer, "5.7.900"],
    ["a first mail", {}, null],
    ["an approved sender's reply", { ...answer, from: 5 }, null],
    ["a reply to somebody else", { ...answer, to: [`p1${at}`] }, null],
    ["the list in Cc", { ...answer, to: [`p1${at}`], cc: [all] }, "5.7.900"],
    ["the list in Bcc, in no header", { ...answer, to: [], bcc: [all] }, null],
    [
      "the list's other address, which rules do not know",
      { ...answer, claims: { to: ["all@old.example"] } },
      null,
    ],
  ])("%s", (_, mail, status) => {
    expect(setUp(noReplies).send(mail).ndr?.status ?? null).toBe(status);
  });

  test("acts on the whole message, persons included", () => {
    const passage = setUp(noReplies).send({ ...answer, to: [all, `p9${at}`] });
    expect(passage).toMatchObject({ audience: 0, deliveredToPeople: 0 });
    expect(
      setUp({ From: [`p0${at}`], DeleteMessage: true }).send({
        to: [`p9${at}`],
      }),
    ).toMatchObject({ audience: 0, ndr: null });
  });

  test.each<[string, Record<string, unknown>, Partial<OutgoingMail>, boolean]>([
    ["AnyOfToHeader", { AnyOfToHeader: [all] }, {}, true],
    ["AnyOfCcHeader", { AnyOfCcHeader: [all] }, {}, false],
    [
      "AnyOfRecipientAddressContainsWords",
      { AnyOfRecipientAddressContainsWords: ["ALL@"] },
      {},
      true,
    ],
    ["From", { From: [`p0${at}`] }, {}, true],
    [
      "From, of a sender who only claims to be it",
      { FromMemberOf: [`approved${at}`] },
      { from: `p5${at}` },
      false,
    ],
    [
      "SentToMemberOf, of the group itself",
      { SentToMemberOf: [all] },
      {},
      true,
    ],
    [
      "SentToMemberOf, of a member",
      { SentToMemberOf: [`approved${at}`] },
      { to: [`p5${at}`] },
      true,
    ],
    [
      "SentToMemberOf, of somebody else",
      { SentToMemberOf: [`approved${at}`] },
      { to: [`p9${at}`] },
      false,
    ],
    ["SentToScope", { SentToScope: "NotInOrganization" }, {}, false],
    ["FromScope", { FromScope: "NotInOrganization" }, { from: "a@b.c" }, true],
    [
      "SubjectMatchesPatterns, anchored",
      { SubjectMatchesPatterns: ["\\A(RE|AW|SV):"] },
      { subject: "re: s" },
      true,
    ],
    [
      "SubjectMatchesPatterns, not at the start",
      { SubjectMatchesPatterns: ["\\ARE:"] },
      { subject: "are: s" },
      false,
    ],
    [
      "SubjectContainsWords",
      { SubjectContainsWords: ["recall"] },
      { subject: "Recall: s" },
      true,
    ],
    [
      "HeaderContainsMessageHeader",
      {
        HeaderContainsMessageHeader: "X-Robot",
        HeaderContainsWords: ["tickets"],
      },
      { headers: { "x-robot": "Tickets 1.0" } },
      true,
    ],
    [
      "MessageTypeMatches OOF",
      { MessageTypeMatches: "OOF" },
      { headers: { "Auto-Submitted": "auto-replied" } },
      true,
    ],
    ["MessageSizeOver", { MessageSizeOver: "5 MB" }, {}, false],
    [
      "two conditions, one of which fails",
      { From: [`p0${at}`], SubjectContainsWords: ["x"] },
      {},
      false,
    ],
    ["no condition: every mail", {}, {}, true],
  ])("%s", (_, conditions, mail, applies) => {
    const { send } = setUp({
      ...conditions,
      RejectMessageEnhancedStatusCode: "5.7.1",
    });
    expect(send(mail).refused !== null).toBe(applies);
  });

  test("redirects to another mailbox, and nobody is told", () => {
    const { flow, send } = setUp({ RedirectMessageTo: [`p9${at}`] });
    const box = flow.mailboxes.open(9);
    expect(send({})).toMatchObject({ audience: 1, ndr: null });
    expect(box.messages()).toHaveLength(1);
    expect(flow.results()).toMatchObject({
      deliveries: 0,
      deliveredToPeople: 1,
    });
  });

  test("the first rule that acts decides; one that stops processing ends it", () => {
    const reject = { RejectMessageReasonText: "no" };
    const { send } = setUp(
      { From: [`p1${at}`], StopRuleProcessing: true },
      reject,
    );
    expect(send({ from: 1 }).refused).toBeNull();
    expect(send({ from: 2 }).ndr).toMatchObject({
      status: "5.7.1",
      text: "no",
    });
  });

  test("an audited rule, one not yet active and one expired do nothing", async () => {
    const parameters = { DeleteMessage: true };
    const begin = Date.parse("2016-11-14T08:00:00Z");
    const { clock, send } = setUp(
      { parameters, mode: "Audit" },
      {
        parameters,
        activationDate: begin + 60_000,
        expiryDate: begin + 120_000,
      },
    );
    const passes = () => send({}).audience === 3;
    expect(passes()).toBe(true);
    await clock.advance(60_000);
    expect(passes()).toBe(false);
    await clock.advance(60_000);
    expect(passes()).toBe(true);
  });
});

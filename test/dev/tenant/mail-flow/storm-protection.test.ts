import fc from "fast-check";
import type { Mail } from "../../../../dev/tenant/mail-flow/mail";
import {
  createStormProtection,
  stormProtectionDefaults,
} from "../../../../dev/tenant/mail-flow/storm-protection";

const minute = 60_000;
const hour = 60 * minute;

function reply(conversation: string, receivedAt: number, answers = true): Mail {
  return {
    messageId: `<${conversation}-${receivedAt}@x>`,
    traceId: "",
    receivedAt,
    senderRow: 0,
    senderAddress: "a@x",
    recipients: ["l@x"],
    headerFrom: "a@x",
    headerTo: ["l@x"],
    headerCc: [],
    subject: "s",
    inReplyTo: answers ? conversation : null,
    references: [],
    headers: {},
    authenticated: true,
    conversation,
    size: 1,
  };
}

/** Receipt of the first of these mails that is refused, as its place in the row. */
function firstRefused(
  mails: readonly Mail[],
  audience: number,
  settings = {},
): number | null {
  const gate = createStormProtection({
    ...stormProtectionDefaults,
    ...settings,
  });
  const i = mails.findIndex((mail) => {
    const refusal = gate.refuse(mail, audience);
    if (!refusal) gate.passed!(mail, audience);
    return refusal !== null;
  });
  return i < 0 ? null : i;
}

const every = (spacing: number, count: number) =>
  Array.from({ length: count }, (_, i) => reply("t", i * spacing));

describe("the built-in storm protection (Exchange team blog, 2021-05-05)", () => {
  test.each([
    // The tenth reply is delivered and starts the block; the eleventh is refused.
    ["ten replies to 2,500 in an hour", every(5 * minute, 20), 2_500, {}, 10],
    ["one recipient fewer", every(5 * minute, 20), 2_499, {}, null],
    // 60 minutes sliding: replies at 0, 7, …, 63 never have ten within one hour.
    [
      "ten replies spread over more than an hour",
      every(7 * minute, 40),
      2_500,
      {},
      null,
    ],
    [
      "the first and the tenth exactly an hour apart",
      every(400_000, 40),
      2_500,
      {},
      null,
    ],
    [
      "the first and the tenth just under an hour apart",
      every(399_999, 20),
      2_500,
      {},
      10,
    ],
    [
      "a lower count of replies",
      every(minute, 20),
      2_500,
      { minimumReplies: 2 },
      2,
    ],
    [
      "a lower count of recipients",
      every(minute, 20),
      1_000,
      { minimumRecipients: 1_000 },
      10,
    ],
    ["switched off", every(minute, 40), 50_000, { enabled: false }, null],
    [
      "mails that answer nothing",
      every(minute, 40).map((mail) => reply("t", mail.receivedAt, false)),
      50_000,
      {},
      null,
    ],
  ])("%s", (_, mails, audience, settings, expected) => {
    expect(firstRefused(mails, audience, settings)).toBe(expected);
  });

  test("blocks for six hours, and then has to see the storm anew", () => {
    const gate = createStormProtection(stormProtectionDefaults);
    for (const mail of every(minute, 10)) gate.passed!(mail, 5_000);
    const detected = 9 * minute;
    expect(gate.storms).toEqual([
      {
        conversation: "t",
        detectedAt: detected,
        blockedUntil: detected + 6 * hour,
        refused: 0,
      },
    ]);
    expect(
      gate.refuse(reply("t", detected + 6 * hour - 1), 5_000),
    ).not.toBeNull();
    const after = reply("t", detected + 6 * hour);
    expect(gate.refuse(after, 5_000)).toBeNull();
    gate.passed!(after, 5_000);
    expect(gate.storms).toHaveLength(1);
  });

  test("a block is of one conversation, and no other is ever touched by it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.nat(20)), {
          maxLength: 120,
        }),
        (script) => {
          const gate = createStormProtection({
            ...stormProtectionDefaults,
            minimumReplies: 5,
          });
          let now = 0;
          const passed = new Map<string, number[]>();
          for (const [conversation, minutes] of script) {
            now += minutes * minute;
            const mail = reply(conversation, now);
            const mine = passed.get(conversation) ?? [];
            if (gate.refuse(mail, 5_000)) {
              // Refused only where that same conversation had five within an hour, less than six hours ago.
              const storm = gate.storms.findLast(
                (known) => known.conversation === conversation,
              )!;
              expect(storm.detectedAt).toBeGreaterThan(now - 6 * hour);
              expect(
                mine.filter(
                  (at) =>
                    at > storm.detectedAt - hour && at <= storm.detectedAt,
                ).length,
              ).toBeGreaterThanOrEqual(5);
            } else {
              passed.set(conversation, [...mine, now]);
              gate.passed!(mail, 5_000);
            }
          }
        },
      ),
    );
  });

  test("changed settings count from the next mail", () => {
    const settings = { ...stormProtectionDefaults, enabled: false };
    const gate = createStormProtection(settings);
    for (const mail of every(minute, 10)) gate.passed!(mail, 5_000);
    settings.enabled = true;
    settings.minimumReplies = 1;
    gate.passed!(reply("t", 20 * minute), 5_000);
    expect(gate.refuse(reply("t", 21 * minute), 5_000)).not.toBeNull();
  });
});

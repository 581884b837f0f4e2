import type { MailEvent } from "../../../lib/mail-flow/mail-event";
import { joinSightings } from "../../../lib/storm/join-sightings";
import { sightMail } from "../../../lib/storm/sighting";
import { reply } from "./house";

const join = (...events: MailEvent[]) =>
  joinSightings(events.map((one) => sightMail(one, null)));
const bare = { inReplyTo: null, references: [] };

test("joins by In-Reply-To, References and a chain of both, named after the root", () => {
  const mails = join(
    reply(3, 30, { ...bare, inReplyTo: "reply-2@mail.example" }),
    reply(2, 20, { ...bare, inReplyTo: "reply-1@mail.example" }),
    reply(1, 10, {
      ...bare,
      references: ["root@mail.example", "x@mail.example"],
    }),
    reply(9, 15, { ...bare, inReplyTo: "elsewhere@mail.example" }),
  );
  expect(mails.map((one) => [one.messageId, one.conversation])).toEqual([
    ["reply-1@mail.example", "root@mail.example"],
    ["reply-9@mail.example", "elsewhere@mail.example"],
    ["reply-2@mail.example", "root@mail.example"],
    ["reply-3@mail.example", "root@mail.example"],
  ]);
});

test("a conversationId joins what one ear heard, never two", () => {
  const of = (n: number, ear: MailEvent["ear"]) =>
    reply(n, n, { ...bare, conversationId: "AAQk1", ear });
  const names = join(
    of(1, "gateway"),
    of(2, "gateway"),
    of(3, "sentinel"),
    of(4, "sentinel"),
  ).map((one) => one.conversation);
  expect(names[0]).toBe(names[1]);
  expect(names[2]).toBe(names[3]);
  expect(names[0]).not.toBe(names[2]);
});

test.each<[string, Partial<MailEvent>, boolean]>([
  ["In-Reply-To", { references: [] }, true],
  ["References", { inReplyTo: null }, true],
  ["a bare Re:", bare, false],
  [
    "Re: in a conversation of the ear's",
    { ...bare, conversationId: "AAQk1" },
    true,
  ],
  [
    "AW: in a trace, which knows nothing else",
    { ...bare, ear: "trace", subject: "AW: test" },
    true,
  ],
  [
    "a forward in a trace",
    { ...bare, ear: "trace", subject: "FW: test" },
    false,
  ],
  [
    "no Re: in a conversation",
    { ...bare, conversationId: "AAQk1", subject: "Regarding: x" },
    false,
  ],
])("reply or not: %s", (_what, over, expected) => {
  expect(join(reply(1, 1, over))[0]?.isReply).toBe(expected);
});

test("a trace joins by subject", () => {
  const of = (n: number, subject: string) =>
    reply(n, n, { ...bare, ear: "trace", subject });
  const names = join(
    of(1, "Test  mail"),
    of(2, "RE: AW: test mail"),
    of(3, "Re: other"),
  ).map((one) => one.conversation);
  expect(names[0]).toBe(names[1]);
  expect(names[0]).not.toBe(names[2]);
});

test("one mail heard by several ears is one mail: the best word on each point", () => {
  const heard = [
    reply(1, 8, { ...bare, ear: "trace", authenticated: false, sender: "" }),
    reply(1, 5, { ear: "gateway", authenticated: true }),
    reply(1, 9, {
      ear: "sentinel",
      authenticated: true,
      headers: { "auto-submitted": "auto-replied" },
    }),
  ];
  const expected = {
    sender: "person-1@staff.example",
    authenticated: true,
    isReply: true,
    kind: "automatic",
  };
  expect(join(...heard)).toEqual([expect.objectContaining(expected)]);
  expect(join(...heard.reverse())).toEqual(join(...heard));
});

test.each<[string, Partial<MailEvent>, string]>([
  ["a person", {}, "person"],
  ["Auto-Submitted: no", { headers: { "auto-submitted": "No" } }, "person"],
  [
    "Auto-Submitted: auto-generated",
    { headers: { "auto-submitted": "auto-generated; x=y" } },
    "automatic",
  ],
  [
    "Precedence: auto_reply",
    { headers: { precedence: "auto_reply" } },
    "automatic",
  ],
  ["Precedence: list", { headers: { precedence: "list" } }, "person"],
  [
    "a receipt",
    {
      headers: {
        "content-type": "multipart/report; report-type=delivery-status",
      },
    },
    "automatic",
  ],
  [
    "Exchange's automatic reply",
    { subject: "Automatic reply: hello" },
    "automatic",
  ],
  ["the null sender", { sender: "" }, "automatic"],
  [
    "an unverified sentinel mail",
    { ear: "sentinel", authenticated: false },
    "ignored",
  ],
])("kind: %s", (_what, over, kind) => {
  expect(join(reply(1, 1, over))[0]?.kind).toBe(kind);
});

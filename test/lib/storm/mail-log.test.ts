import { createMailLog } from "../../../lib/storm/mail-log";
import type { Sighting } from "../../../lib/storm/sighting";
import { memoryTables } from "../../support/memory-tables";

const listA = { guid: "list-a", address: "a@x.example" };
const listB = { guid: "list-b", address: "b@x.example" };

function sighting(messageId: string, over: Partial<Sighting> = {}): Sighting {
  return {
    messageId,
    receivedAt: "2026-01-05T10:00:00.000Z",
    sender: "p@x.example",
    isReply: false,
    authenticated: true,
    kind: "person",
    ear: "gateway",
    joins: [`id:${messageId}`],
    ...over,
  };
}

const answer = (messageId: string, parent: string, root: string) =>
  sighting(messageId, {
    isReply: true,
    joins: [`id:${messageId}`, `id:${parent}`, `id:${root}`],
  });

test.each(["first", "second", "third"])(
  "a conversation's lists are found by its %s mail, whichever list each mail went to",
  async (id) => {
    const log = createMailLog(memoryTables(), "tenant");
    await log.record(listA, sighting("first"));
    await log.record(listB, answer("second", "first", "first"));
    await log.record(listB, answer("third", "second", "first"));
    await log.record(listB, sighting("another"));
    const found = await log.listsOfConversation(id);
    expect(found.map(({ listGuid }) => listGuid).sort()).toEqual([
      "list-a",
      "list-b",
    ]);
  },
);

test("a conversation whose first mail nobody heard is found by its answers", async () => {
  const log = createMailLog(memoryTables(), "tenant");
  await log.record(listA, answer("second", "first", "first"));
  for (const id of ["first", "second"])
    expect(await log.listsOfConversation(id)).toHaveLength(1);
});

test("loads from (inclusive) to (exclusive) across hours, of that list alone", async () => {
  const log = createMailLog(memoryTables(), "tenant");
  const at = (iso: string) => `2026-01-05T${iso}.000Z`;
  for (const time of ["08:59:59", "09:00:00", "10:30:00", "12:00:00"])
    await log.record(listA, sighting(time, { receivedAt: at(time) }));
  await log.record(listB, sighting("x", { receivedAt: at("10:30:00") }));
  const load = async (from: string, to: string) =>
    (await log.load("list-a", Date.parse(at(from)), Date.parse(at(to)))).map(
      ({ messageId }) => messageId,
    );
  expect(await load("09:00:00", "12:00:00")).toEqual(["09:00:00", "10:30:00"]);
  expect(await load("08:00:00", "12:00:01")).toHaveLength(4);
  expect(await load("10:30:00", "10:30:01")).toEqual(["10:30:00"]);
});

import { createGraphNotifications } from "../../../lib/mail-flow/accept-graph-notifications";
import { silentLog } from "../../../lib/ports/log";

const notifications = createGraphNotifications({
  clientStates: ["ours", "ours too"],
  log: silentLog,
});
const json = { "Content-Type": "application/json; charset=utf-8" };
const post = (body: string, headers: Record<string, string> = json) =>
  notifications.accept({
    headers,
    validationToken: null,
    body: Buffer.from(body),
  });
const notification = (clientState?: string) => ({
  subscriptionId: "s",
  changeType: "created",
  resource: "users/u/messages/m",
  clientState,
});

test("echoes the validation token as it is", () => {
  const token = "Validation: <b>äß</b> + %20 & Request-Id: 1";
  const answer = notifications.accept({
    headers: {},
    validationToken: token,
    body: Buffer.alloc(0),
  });
  expect(answer).toMatchObject({
    status: 200,
    text: token,
    headers: { "Content-Type": "text/plain" },
  });
});

test.each([
  [["ours"], { received: 1, dropped: 0, unheard: 1 }],
  [["ours too", "ours"], { received: 2, dropped: 0, unheard: 2 }],
  [
    ["theirs", "our", "", undefined, "ours"],
    { received: 5, dropped: 4, unheard: 1 },
  ],
  [[], { received: 0, dropped: 0, unheard: 0 }],
])("acknowledges client states %j", (states, counts) => {
  const answer = post(JSON.stringify({ value: states.map(notification) }));
  expect(answer).toMatchObject({ status: 202, text: "", counts });
});

test("takes an empty client state for ours in no case", () => {
  const open = createGraphNotifications({ clientStates: [], log: silentLog });
  const answer = open.accept({
    headers: json,
    validationToken: null,
    body: Buffer.from(JSON.stringify({ value: [notification("")] })),
  });
  expect(answer.counts.dropped).toBe(1);
});

test.each([
  ["{", "invalid_json", json],
  ["", "invalid_json", json],
  ["[]", "bad_request", json],
  ['{"value":{}}', "bad_request", json],
  ['{"value":[7]}', "bad_request", json],
  ['"text"', "bad_request", json],
  ['{"value":[]}', "unsupported_media_type", { "content-type": "text/plain" }],
])("refuses %s as %s", (body, code, headers) => {
  expect(() => post(body, headers)).toThrow(
    expect.objectContaining({ code }) as Error,
  );
});

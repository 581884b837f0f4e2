import { day } from "../../../lib/time/clock";
import {
  activations,
  clock,
  good,
  thrown,
  throwIt,
  type Sent,
} from "./throw-through-api";

describe("Idempotency-Key", () => {
  const withKey = (key: string, sent: Partial<Sent> = {}) =>
    throwIt({ headers: { "idempotency-key": key }, ...sent });

  test("the same body, in any spelling, later or at the same moment: the same activation", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => withKey("k1")),
    );
    answers.push(
      await withKey("k1", {
        text: ' {"minutes":30.0, "reason":" storm ","target":"everyone@example.net", "dryRun":false,"scope":"list"}',
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect(activations.size).toBe(1);
  });

  test("another body: 422, and nothing is thrown", async () => {
    await withKey("k2");
    thrown.length = 0;
    const answer = await withKey("k2", { body: { ...good, minutes: 31 } });
    expect(answer).toMatchObject({
      status: 422,
      json: { code: "idempotency_mismatch" },
    });
    expect(thrown).toEqual([]);
  });

  test("another caller's key is another key", async () => {
    const one = await withKey("k3", { oid: "caller-1" });
    const other = await withKey("k3", {
      oid: "caller-2",
      body: { ...good, minutes: 5 },
    });
    expect(other.status).toBe(202);
    expect(other.json.id).not.toBe(one.json.id);
  });

  test("is forgotten after 24 hours, and not before", async () => {
    const first = await withKey("k4");
    clock.advance(day - 1);
    expect((await withKey("k4")).json.id).toBe(first.json.id);
    clock.advance(1);
    const later = await withKey("k4", { body: { ...good, minutes: 5 } });
    expect(later.status).toBe(202);
    expect(later.json.id).not.toBe(first.json.id);
    expect(
      (await withKey("k4", { body: { ...good, minutes: 5 } })).json.id,
    ).toBe(later.json.id);
  });

  test("a throw that was refused leaves the key free", async () => {
    const refused = await withKey("k5", {
      body: { ...good, target: "nobody@example.net" },
    });
    expect(refused.status).toBe(404);
    expect((await withKey("k5")).status).toBe(202);
  });
});

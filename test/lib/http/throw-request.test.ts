import { tenantId } from "./operator";
import { good, thrown, throwIt } from "./throw-through-api";

describe("a throw", () => {
  test("is handed on as it was asked, trimmed, by whom it was asked", async () => {
    const answer = await throwIt({
      body: { ...good, reason: `  ${"x".repeat(500)} `, minutes: 1440 },
      headers: { "content-type": "Application/JSON; charset=UTF-8" },
    });
    expect(answer.status).toBe(202);
    expect(thrown).toEqual([
      {
        scope: "list",
        target: "everyone@example.net",
        reason: "x".repeat(500),
        minutes: 1440,
        by: "operator@example.net",
      },
    ]);
  });

  test("for the tenant has no target and needs its id", async () => {
    const answer = await throwIt({
      body: {
        scope: "tenant",
        reason: "r",
        minutes: 1,
        confirm: tenantId.toUpperCase(),
      },
    });
    expect(answer.status).toBe(202);
    expect(thrown).toMatchObject([{ scope: "tenant", target: null }]);
  });

  test("as a dry run answers calls and throws nothing", async () => {
    const answer = await throwIt({
      body: { ...good, dryRun: true },
      headers: { "idempotency-key": "dry" },
    });
    expect(answer).toMatchObject({
      status: 200,
      json: { calls: [{ cmdlet: "Set-DistributionGroup", parameters: {} }] },
    });
    expect(thrown).toEqual([]);
  });
});

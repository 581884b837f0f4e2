import { drillAll } from "../../../cli/drill/drill-all";
import type { DrillResult } from "../../../dev/drill/drill-result";
import { smallStorm } from "../../dev/drill/small-storm";

const storm = (id: string) =>
  smallStorm({ id, title: "A small storm", audience: 600 });

const broken = {
  ...storm("broken"),
  get startsAt(): string {
    throw new Error("It cannot be played.");
  },
};

async function play(json: boolean) {
  let out = "";
  let error = "";
  const whole = await drillAll(
    {
      out: (text) => void (out += text),
      error: (text) => void (error += text),
      interactive: false,
    },
    [broken, storm("whole")],
    { seed: 1, scale: 1, json },
  );
  return { whole, out, error };
}

test("says which drill failed, and plays those after it", async () => {
  const { whole, out, error } = await play(true);
  expect(whole).toBe(false);
  expect(error).toMatch(
    /^broken failed: It cannot be played\.\n1 of 2 drills failed: broken\.\n$/,
  );
  const answer = JSON.parse(out) as {
    drills: DrillResult[];
    failed: { scenario: string; error: string }[];
  };
  expect(answer.failed).toEqual([
    { scenario: "broken", error: "It cannot be played." },
  ]);
  expect(answer.drills.map(({ scenario }) => scenario)).toEqual(["whole"]);
  const [{ unguarded, audited, audit }] = answer.drills as [DrillResult];
  expect(unguarded.deliveries).toBeGreaterThan(0);
  expect(audited.deliveries).toBe(0);
  // Found, explained and restricted within one audit.
  expect(audit).toMatchObject({ restricted: true, complete: true });
  expect(audit?.takes).toMatch(/UserMailbox|mailbox/i);
  expect(audit?.findings).toContainEqual(
    expect.objectContaining({ rule: "over-limit", severity: "critical" }),
  );
  expect(audit?.reach).toBe(unguarded.deliveries / 60);
}, 300_000);

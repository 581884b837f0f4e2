import { z } from "zod";
import type { AuditedList } from "../audit/audited-list";
import type { Policy } from "../policy/policy-schema";
import { mailTipCall } from "../tenant/mail-tip-port";
import { day } from "../time/clock";
import type { TipRow } from "./tip-rows";
import { bucketOfTip, tipBucket, tipText } from "./tip-text";

/** One tip to be written, with the call that writes it. */
export const plannedTipSchema = z.object({
  list: z.string(),
  listGuid: z.string(),
  kind: z.enum([
    "dynamicDistributionGroup",
    "distributionGroup",
    "microsoft365Group",
  ]),
  action: z.enum(["set", "change", "remove"]),
  /** What the tip will say; null: nothing. */
  text: z.string().nullable(),
  call: z.object({
    cmdlet: z.string(),
    parameters: z.record(z.string(), z.unknown()),
  }),
});
export type PlannedTip = z.infer<typeof plannedTipSchema>;

/** Whoever wrote a tip of his own may have taken it away again. */
const lookAgainAfter = day;

/**
 * What has to be written so that every large list says how many it reaches, and no other says so any
 * more; largest first.
 * @param now epoch milliseconds
 */
export function planTips(
  lists: readonly AuditedList[],
  rows: ReadonlyMap<string, TipRow>,
  policy: Policy,
  now: number,
): PlannedTip[] {
  return [...lists]
    .sort((a, b) => (b.reach ?? 0) - (a.reach ?? 0))
    .flatMap((list) => {
      const row = rows.get(list.guid);
      const text = wantedText(list, row, policy, now);
      if (text === undefined || !list.writable) return [];
      const { guid, address, kind } = list;
      const before = row?.state === "written" ? row.text : null;
      return [
        {
          list: address,
          listGuid: guid,
          kind,
          action: text === null ? "remove" : before === null ? "set" : "change",
          text,
          call: mailTipCall({ guid, kind }, text),
        },
      ];
    });
}

/** Null: none any more; undefined: leave it as it is. */
function wantedText(
  list: AuditedList,
  row: TipRow | undefined,
  policy: Policy,
  now: number,
): string | null | undefined {
  const ours = row !== undefined && row.state !== "theirs";
  const { lists } = policy.limits;
  const own = lists[list.guid] ?? lists[list.address];
  if (!policy.mailTip || own?.mailTip === false) return ours ? null : undefined;
  if (row?.state === "theirs" && now - Date.parse(row.at) < lookAgainAfter)
    return undefined;

  const said = ours ? bucketOfTip(row.text) : null;
  const { least, most } = bucketsOf(list);
  if (least > (said ?? 0)) return tipText(least);
  if (said !== null && most < said) return most === 0 ? null : tipText(most);
  // What broke off while it was written is written again.
  return row?.state === "writing" && said !== null ? row.text : undefined;
}

/** A tip goes up on what is certainly not too large, and down on what is certainly not too small. */
function bucketsOf({ reach, complete, certainReach }: AuditedList): {
  least: number;
  most: number;
} {
  if (certainReach === null) return { least: 0, most: Infinity };
  return {
    least: tipBucket(certainReach),
    most: complete && reach !== null ? tipBucket(reach) : Infinity,
  };
}

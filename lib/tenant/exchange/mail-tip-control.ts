import { BreakwaterError } from "../../errors/breakwater-error";
import { getCmdlets, type CmdletCall } from "../accepted-senders-call";
import {
  mailTipCall,
  type MailTipControl,
  type TippedList,
} from "../mail-tip-port";
import { readGuid, readTexts, type Row } from "../read-row";
import { ExchangeFailure } from "./exchange-failure";
import type { Invoke } from "./invoke-command";

export function createMailTipControl(
  invoke: Invoke,
  deadline: () => number,
): MailTipControl {
  const run = async (call: CmdletCall): Promise<Row[]> => {
    const rows: Row[] = [];
    try {
      for await (const page of invoke(call, {
        priority: "background",
        deadline,
      }))
        rows.push(...page.rows);
    } catch (error) {
      throw error instanceof ExchangeFailure ? error.error : error;
    }
    return rows;
  };

  return {
    async readMailTip(list) {
      const cmdlet = getCmdlets[list.kind];
      const rows = await run({
        cmdlet,
        parameters: { Identity: identityOf(list) },
      });
      const row = rows.find((one) => readGuid(one) === list.guid);
      if (!row)
        throw new BreakwaterError(
          "not_found",
          `The list ${list.guid} is no longer in the tenant.`,
        );
      // A property that the answer lacks is not a tip that is not there.
      if (row.MailTip === undefined)
        throw new BreakwaterError(
          "tenant_incomplete",
          `Exchange did not say which MailTip the list ${list.guid} has.`,
        );
      const translations = readTexts(row, "MailTipTranslations") ?? [];
      return {
        text: plainText(row.MailTip),
        translated: translations.some((one) => !/^default:/i.test(one)),
      };
    },
    async writeMailTip(list, text) {
      await run(mailTipCall({ ...list, guid: identityOf(list) }, text));
    },
  };
}

/** A blank identity means every object. */
function identityOf({ guid }: TippedList): string {
  if (guid.trim() !== "") return guid;
  throw new BreakwaterError(
    "internal",
    "A blank identity would mean every list, and was not sent.",
  );
}

const entities: Record<string, string> = {
  "&nbsp;": " ",
  "&quot;": '"',
  "&#39;": "'",
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
};

/** Exchange wraps a tip in HTML (Learn, Set-DynamicDistributionGroup). */
function plainText(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value
    .replace(/<[^>]*>/g, "")
    .replace(
      /&(nbsp|quot|#39|lt|gt|amp);/g,
      (found) => entities[found] ?? found,
    )
    .trim();
  if (text !== "") return text;
  // A picture is a tip too, and somebody's.
  return /<(?!\/?(?:html|head|body|div|span|font|p|br|b|i|u)\b)/i.test(value)
    ? value
    : null;
}

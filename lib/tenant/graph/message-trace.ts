import { z } from "zod";
import { BreakwaterError } from "../../errors/breakwater-error";
import type { MessageTrace, TraceRow } from "../graph-port";
import type { RequestBudget } from "../transport/request-budget";
import type { GraphRequests } from "./graph-requests";

/** The largest page of the trace: the quota counts requests, not rows. */
const rowsAPage = 5000;

const rowSchema = z.object({
  messageId: z.string(),
  senderAddress: z.string().nullish(),
  recipientAddress: z.string(),
  receivedDateTime: z.string(),
  subject: z.string().nullish(),
  status: z.string(),
});

export function createMessageTrace(
  requests: GraphRequests,
  budget: RequestBudget,
  deadline: () => number,
): MessageTrace {
  return {
    async toRecipient(address, { from, to }) {
      const filter = [
        `recipientAddress eq '${address.replaceAll("'", "''")}'`,
        `receivedDateTime ge ${from}`,
        `receivedDateTime le ${to}`,
      ].join(" and ");
      const rows: TraceRow[] = [];
      for await (const page of requests.pages(
        `/admin/exchange/tracing/messageTraces?$filter=${encodeURIComponent(filter)}&$top=${rowsAPage}`,
        {
          what: "GET messageTraces",
          priority: "background",
          deadline: deadline(),
          budget,
        },
      )) {
        if (!page.complete) throw inPart();
        rows.push(...page.value.map(readRow));
      }
      return rows.sort((a, b) =>
        a.receivedDateTime < b.receivedDateTime
          ? -1
          : Number(a.receivedDateTime > b.receivedDateTime),
      );
    },
  };
}

function readRow(value: unknown): TraceRow {
  const row = rowSchema.safeParse(value);
  if (!row.success) throw inPart();
  return {
    ...row.data,
    senderAddress: row.data.senderAddress ?? "",
    subject: row.data.subject ?? "",
  };
}

function inPart(): BreakwaterError {
  return new BreakwaterError(
    "tenant_incomplete",
    "The message trace answered only in part.",
    { hint: "Nothing: the next sweep asks for the same window again." },
  );
}

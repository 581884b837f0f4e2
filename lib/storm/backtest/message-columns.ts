import { BreakwaterError } from "../../errors/breakwater-error";

/**
 * Where the fields of a message stand. `trace`: an export of the message trace (Get-MessageTraceV2
 * or its download), which knows no conversation and writes a row for every recipient.
 */
export interface MessageColumns {
  trace: boolean;
  receivedDateTime: number;
  messageId: number;
  conversationId: number | null;
  senderAddress: number;
  recipientAddress: number;
  isReply: number | null;
  audience: number | null;
  status: number | null;
  subject: number | null;
  names: readonly string[];
}

/** Header names as they are compared: letters and digits, lower case. */
const aliases = {
  receivedDateTime: [
    "receiveddatetime",
    "received",
    "datetimeutc",
    "origintimestamputc",
  ],
  messageId: ["messageid", "internetmessageid"],
  conversationId: ["conversationid"],
  senderAddress: ["senderaddress", "sender"],
  recipientAddress: ["recipientaddress", "recipient"],
  isReply: ["isreply"],
  audience: ["audience"],
  status: ["status", "recipientstatus"],
  subject: ["subject", "messagesubject"],
} as const;
type Field = keyof typeof aliases;

/** @throws BreakwaterError `bad_request` naming every column that is missing. */
export function findColumns(
  header: readonly string[],
  file: string,
): MessageColumns {
  const names = header.map((name) =>
    name.toLowerCase().replace(/[^a-z0-9]/g, ""),
  );
  const find = (field: Field): number | null => {
    for (const alias of aliases[field]) {
      const at = names.indexOf(alias);
      if (at >= 0) return at;
    }
    return null;
  };
  const trace = find("isReply") === null && find("status") !== null;
  const missing: string[] = [];
  const need = (field: Field): number => {
    const at = find(field);
    if (at === null) missing.push(field);
    return at ?? -1;
  };
  const columns: MessageColumns = {
    trace,
    receivedDateTime: need("receivedDateTime"),
    messageId: need("messageId"),
    conversationId: trace ? null : need("conversationId"),
    senderAddress: need("senderAddress"),
    recipientAddress: need("recipientAddress"),
    isReply: trace ? null : need("isReply"),
    audience: find("audience"),
    status: trace ? need("status") : null,
    subject: trace ? need("subject") : null,
    names: header,
  };
  if (missing.length === 0) return columns;
  throw new BreakwaterError(
    "bad_request",
    `${file}:1: no column ${missing.join(", ")}.`,
    {
      hint: "The first line names the columns: receivedDateTime,arrivedDateTime,messageId,conversationId,senderAddress,recipientAddress,isReply.",
    },
  );
}

import Papa from "papaparse";
import type { Readable } from "node:stream";
import { BreakwaterError } from "../../errors/breakwater-error";
import { isAutomaticSubject } from "../automatic-mail";
import type { StormMail } from "../storm-mail";
import { hasReplyPrefix, subjectThread } from "../subject-thread";
import { findColumns, type MessageColumns } from "./message-columns";
import { parseMessageTime } from "./parse-message-time";

export interface ListMail extends StormMail {
  /** The list, lower case. */
  recipient: string;
  /** Of the list, from the file or the command line. */
  audience: number;
}

export interface MessageSource {
  /** CSV text. */
  stream: Readable;
  /** Named in messages about faults. */
  file: string;
  /** For rows that give none; wins over those that do. */
  audience: number | null;
}

/**
 * Mails to lists, row by row, in the order of the file. Every sender counts as authenticated: an
 * export of what was delivered is not an ear that can be lied to.
 * @throws BreakwaterError `bad_request` with file, line and column.
 */
export async function* readMessages(
  source: MessageSource,
): AsyncGenerator<ListMail> {
  const { stream, file } = source;
  const rows = stream.pipe(Papa.parse(Papa.NODE_STREAM_INPUT, {}));
  stream.once("error", (cause) =>
    rows.destroy(
      new BreakwaterError("bad_request", `${file} cannot be read to its end.`, {
        cause,
        hint: "Check that the file is whole.",
      }),
    ),
  );
  let columns: MessageColumns | undefined;
  let line = 1;
  for await (const row of rows as AsyncIterable<string[]>) {
    const at = line;
    line += 1 + row.join("").split("\n").length - 1;
    if (row.length === 1 && row[0]?.trim() === "") continue;
    if (!columns) {
      columns = findColumns([stripBom(row[0] ?? ""), ...row.slice(1)], file);
      refuseWithoutAudience(columns, source);
      continue;
    }
    const mail = toListMail(row, at, columns, source);
    if (mail) yield mail;
  }
  if (!columns)
    throw new BreakwaterError("bad_request", `${file}:1: the file is empty.`, {
      hint: "The first line names the columns.",
    });
}

function stripBom(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

function refuseWithoutAudience(
  columns: MessageColumns,
  { audience, file }: MessageSource,
): void {
  if (audience !== null || columns.audience !== null) return;
  throw new BreakwaterError(
    "bad_request",
    `${file} has no column audience, and no --audience is given.`,
    {
      hint: "How many people the list reaches decides how many repliers are a storm: give --audience N.",
    },
  );
}

function toListMail(
  row: readonly string[],
  line: number,
  columns: MessageColumns,
  source: MessageSource,
): ListMail | undefined {
  // Of the rows that a trace has for one mail, only this one is the mail to the list.
  if (
    columns.status !== null &&
    !/^expanded$/i.test(row[columns.status]?.trim() ?? "")
  )
    return undefined;
  const fault = (column: number, what: string): never => {
    throw new BreakwaterError(
      "bad_request",
      `${source.file}:${line}:${position(row, column)}: ${columns.names[column]?.trim() ?? ""} ${what}.`,
      { hint: "Mend that row, or leave it out." },
    );
  };
  const text = (column: number): string =>
    row[column]?.trim() || fault(column, "is empty");
  const received = text(columns.receivedDateTime);
  const subject = columns.subject === null ? "" : (row[columns.subject] ?? "");
  return {
    messageId: text(columns.messageId),
    receivedAt:
      parseMessageTime(received) ??
      fault(
        columns.receivedDateTime,
        `${JSON.stringify(received.slice(0, 40))} is not a time; write it as 2016-11-14T08:29:00Z`,
      ),
    sender: text(columns.senderAddress).toLowerCase(),
    recipient: text(columns.recipientAddress).toLowerCase(),
    conversation:
      columns.conversationId === null
        ? subjectThread(subject)
        : text(columns.conversationId),
    isReply:
      columns.isReply === null
        ? hasReplyPrefix(subject)
        : parseFlag(text(columns.isReply), (what) =>
            fault(columns.isReply ?? 0, what),
          ),
    authenticated: true,
    kind: isAutomaticSubject(subject) ? "automatic" : "person",
    audience:
      source.audience ?? parseAudience(row, columns.audience ?? -1, fault),
  };
}

function parseFlag(text: string, fault: (what: string) => never): boolean {
  if (/^(true|1|yes)$/i.test(text)) return true;
  if (/^(false|0|no)$/i.test(text)) return false;
  return fault(
    `${JSON.stringify(text.slice(0, 40))} is neither true nor false`,
  );
}

function parseAudience(
  row: readonly string[],
  column: number,
  fault: (column: number, what: string) => never,
): number {
  const text = row[column]?.trim() ?? "";
  const audience = Number(text);
  if (text !== "" && Number.isSafeInteger(audience) && audience >= 0)
    return audience;
  return fault(
    column,
    text === ""
      ? "is empty, and no --audience is given"
      : `${JSON.stringify(text.slice(0, 40))} is not a whole number`,
  );
}

/** Column of the character at which a field begins, from 1; exact for fields that are quoted only where they must be. */
function position(row: readonly string[], column: number): number {
  return row
    .slice(0, column)
    .map((field) =>
      /[",\n]/.test(field)
        ? field.length + 2 + (field.split('"').length - 1)
        : field.length,
    )
    .reduce((sum, length) => sum + length + 1, 1);
}

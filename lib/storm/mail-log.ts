import { createHash } from "node:crypto";
import { tableKey } from "../ports/table-key";
import type { Tables } from "../ports/tables";
import { toIso } from "../time/clock";
import { joinSightings } from "./join-sightings";
import type { Sighting } from "./sighting";
import type { StormMail } from "./storm-mail";
import {
  mailRows,
  sightingRows,
  threadRows,
  type ListOfMail,
} from "./storm-rows";

export interface MailLog {
  /** Writes each row once; to do it again, at any point of a crash, changes nothing. */
  record(
    list: { guid: string; address: string },
    sighting: Sighting,
  ): Promise<void>;
  /** Mails to one list received from (inclusive) to (exclusive), in milliseconds, joined and in order. */
  load(listGuid: string, from: number, to: number): Promise<StormMail[]>;
  /** Lists that a conversation went to, by any Message-ID in it (without angle brackets). Empty: never heard of. */
  listsOfConversation(messageId: string): Promise<ListOfMail[]>;
}

export function createMailLog(tables: Tables, tenantId: string): MailLog {
  const sightings = tables.of(sightingRows);
  const mails = tables.of(mailRows);
  const threads = tables.of(threadRows);

  return {
    async record(list, sighting) {
      const { messageId, receivedAt, ear } = sighting;
      const root = rootOf(sighting);
      const row = { listGuid: list.guid, listAddress: list.address, root };
      const begins = root === messageId;
      await Promise.all([
        sightings.create(
          tableKey(tenantId, list.guid, hourOf(receivedAt)),
          tableKey(receivedAt, digest(messageId), ear),
          sighting,
        ),
        mails.create(tableKey(tenantId, digest(messageId)), list.guid, row),
        // The first mail of a conversation is found by its own row.
        ...(begins
          ? []
          : [threads.create(tableKey(tenantId, digest(root)), list.guid, row)]),
      ]);
    },

    async load(listGuid, from, to) {
      const partitionOf = (at: number) =>
        tableKey(tenantId, listGuid, hourOf(toIso(at)));
      const heard: Sighting[] = [];
      for await (const { value } of sightings.list({
        partitionKey: partitionOf(from),
        lastPartitionKey: partitionOf(Math.max(from, to - 1)),
        from: tableKey(toIso(from)),
        to: tableKey(toIso(to)),
      }))
        heard.push(value);
      return joinSightings(heard);
    },

    async listsOfConversation(messageId) {
      const found = new Map<string, ListOfMail>();
      const look = async (table: typeof mails, id: string): Promise<void> => {
        const partitionKey = tableKey(tenantId, digest(id));
        for await (const { value } of table.list({ partitionKey }))
          found.set(value.listGuid, value);
      };
      await look(mails, messageId);
      const roots = new Set([...found.values()].map(({ root }) => root));
      roots.delete(messageId);
      for (const root of roots) await look(mails, root);
      for (const id of [messageId, ...roots]) await look(threads, id);
      return [...found.values()];
    },
  };
}

/** References begin with the root (RFC 5322 §3.6.4), and `sightMail` puts it last; else the parent, else itself. */
function rootOf({ joins, messageId }: Sighting): string {
  const id = joins.filter((one) => one.startsWith("id:")).at(-1);
  return id?.slice("id:".length) ?? messageId;
}

function hourOf(iso: string): string {
  return iso.slice(0, "2016-11-14T08".length);
}

/** A Message-ID may be longer than a key. */
function digest(messageId: string): string {
  return createHash("sha256").update(messageId).digest("hex").slice(0, 32);
}

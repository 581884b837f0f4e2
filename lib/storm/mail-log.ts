import { createHash } from "node:crypto";
import { tableKey } from "../ports/table-key";
import type { Tables } from "../ports/tables";
import { hour, toIso } from "../time/clock";
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
      await Promise.all([
        sightings.create(
          tableKey(tenantId, list.guid, hourOf(receivedAt)),
          tableKey(receivedAt, digest(messageId), ear),
          sighting,
        ),
        mails.create(tableKey(tenantId, digest(messageId)), list.guid, row),
        threads.create(tableKey(tenantId, digest(root)), list.guid, row),
      ]);
    },

    async load(listGuid, from, to) {
      const heard: Sighting[] = [];
      for (let at = floorHour(from); at < to; at += hour) {
        const rows = sightings.list({
          partitionKey: tableKey(tenantId, listGuid, hourOf(toIso(at))),
          from: tableKey(toIso(from)),
          to: tableKey(toIso(to)),
        });
        for await (const { value } of rows) heard.push(value);
      }
      return joinSightings(heard);
    },

    async listsOfConversation(messageId) {
      const found = new Map<string, ListOfMail>();
      const roots = new Set([messageId]);
      for await (const { value } of mails.list({
        partitionKey: tableKey(tenantId, digest(messageId)),
      })) {
        found.set(value.listGuid, value);
        roots.add(value.root);
      }
      for (const root of roots)
        for await (const { value } of threads.list({
          partitionKey: tableKey(tenantId, digest(root)),
        }))
          found.set(value.listGuid, value);
      return [...found.values()];
    },
  };
}

/** References begin with the root (RFC 5322 §3.6.4), and `sightMail` puts it last; else the parent, else itself. */
function rootOf({ joins, messageId }: Sighting): string {
  const id = joins.filter((one) => one.startsWith("id:")).at(-1);
  return id?.slice("id:".length) ?? messageId;
}

function floorHour(at: number): number {
  return at - (at % hour);
}

function hourOf(iso: string): string {
  return iso.slice(0, "2016-11-14T08".length);
}

/** A Message-ID may be longer than a key. */
function digest(messageId: string): string {
  return createHash("sha256").update(messageId).digest("hex").slice(0, 32);
}

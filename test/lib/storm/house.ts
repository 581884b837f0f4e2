import { randomUUID } from "node:crypto";
import type { Activation } from "../../../lib/enforcement/desired-state/activation";
import type { ThrowRequest } from "../../../lib/enforcement/kill-switch-port";
import { createIncidents } from "../../../lib/incident/create-incidents";
import type { MailEvent } from "../../../lib/mail-flow/mail-event";
import { policySchema } from "../../../lib/policy/policy-schema";
import { silentLog } from "../../../lib/ports/log";
import type { Tables } from "../../../lib/ports/tables";
import { createMailCount } from "../../../lib/storm/count-incident-mail";
import { createDetector } from "../../../lib/storm/create-detector";
import type { DetectorDeps } from "../../../lib/storm/detector-deps";
import { createMailLog } from "../../../lib/storm/mail-log";
import type { StormList } from "../../../lib/storm/storm-ports";
import { minute, toIso } from "../../../lib/time/clock";
import { createIds } from "../../../lib/time/system-ids";
import { memoryTables } from "../../support/memory-tables";

export const start = Date.parse("2026-01-05T10:00:00Z");
let tenants = 0;

export interface HouseOptions {
  tables?: Tables;
  policy?: object;
  lists?: StormList[];
  over?: Partial<DetectorDeps>;
}

export const everyone: StormList = {
  guid: "guid-everyone",
  address: "everyone@lists.example",
  reach: 840_000,
  complete: true,
};

/** Detector, incidents and mail log around a kill switch that only remembers. */
export function house(options: HouseOptions = {}) {
  const tables = options.tables ?? memoryTables();
  const time = { now: start + 2 * minute };
  const clock = { now: () => time.now, sleep: () => Promise.resolve() };
  const tenantId = randomUUID();
  let seed = ++tenants;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const lists = options.lists ?? [everyone];
  const thrown: { request: ThrowRequest; activation: Activation }[] = [];
  const killSwitch = {
    engage(request: ThrowRequest) {
      const before = thrown.find(
        (one) => one.request.idempotencyKey === request.idempotencyKey,
      );
      if (before) return Promise.resolve(before.activation);
      const activation: Activation = {
        id: `activation-${thrown.length + 1}`,
        scope: request.scope,
        target: request.target,
        state: "applied",
        lists: [],
        reason: request.reason,
        by: request.by,
        requestedAt: toIso(time.now),
        appliedAt: toIso(time.now),
        effectiveAt: null,
        expiresAt: toIso(time.now + request.minutes * minute),
        releasedAt: null,
        incidentId: request.incidentId ?? null,
      };
      thrown.push({ request, activation });
      return Promise.resolve(activation);
    },
    get: (id: string) =>
      Promise.resolve(
        thrown.find((one) => one.activation.id === id)?.activation,
      ),
  };
  const policy = policySchema.parse({
    version: 1,
    storm: { mode: "enforce" },
    ...options.policy,
  });
  const mailLog = createMailLog(tables, tenantId);
  const incidents = createIncidents({
    tenantId,
    tables,
    clock,
    killSwitch,
    countMail: createMailCount(mailLog, clock),
  });
  const detectorDeps: DetectorDeps = {
    tenantId,
    tables,
    clock,
    ids: createIds(clock, random),
    log: silentLog,
    lists: {
      find: (addresses) =>
        Promise.resolve(
          new Map(
            lists
              .filter((one) => addresses.includes(one.address))
              .map((one) => [one.address, one]),
          ),
        ),
    },
    mailLog,
    incidents,
    killSwitch,
    policy: () => policy,
    automationBlockedBy: () => Promise.resolve(null),
    ownMail: null,
    ...options.over,
  };
  const detector = createDetector(detectorDeps);
  return {
    time,
    thrown,
    incidents,
    mailLog,
    detectorDeps,
    hear: (...events: MailEvent[]) =>
      detector.detect({
        v: 1,
        kind: "mail-events",
        tenantId,
        heardAt: toIso(time.now),
        events,
      }),
  };
}

/** A reply of one person to the storm's first mail, `seconds` after the start. */
export function reply(
  n: number,
  seconds: number,
  over: Partial<MailEvent> = {},
): MailEvent {
  return {
    messageId: `reply-${n}@mail.example`,
    receivedAt: toIso(start + seconds * 1000),
    sender: `person-${n}@staff.example`,
    recipients: [everyone.address],
    subject: "Re: test",
    conversationId: null,
    inReplyTo: "root@mail.example",
    references: ["root@mail.example"],
    headers: {},
    authenticated: true,
    ear: "gateway",
    ...over,
  };
}

import { createRealClock } from "../../dev/clock/real-clock";
import { createTenantServer } from "../../dev/tenant/create-tenant-server";
import {
  createTenantState,
  type EstateState,
} from "../../dev/tenant/state/create-tenant-state";
import { answerTasks } from "./in-process";

export type TenantTask = { start: { scale: number } } | { change: number };

export interface TenantReady {
  origin: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  recipients: number;
  lists: number;
}

export interface Changed {
  moved: number;
  joined: number;
  left: number;
}

let state: EstateState | undefined;

async function start(scale: number): Promise<TenantReady> {
  state = createTenantState({ clock: createRealClock(), scale, seed: 1 });
  const server = await createTenantServer({ state, port: 0, rights: "open" });
  const { clientId, clientSecret } = server.clients.app;
  return {
    origin: server.origin,
    tenantId: state.tenantId,
    clientId,
    clientSecret,
    recipients: state.recipients.count,
    lists: [...state.lists.all()].length,
  };
}

/** Of so many people, eight in ten move, one joins and one leaves, spread over the estate. */
function change(people: number): Changed {
  if (!state) throw new Error("The tenant was not started.");
  const { writes, recipients } = state;
  const each = Math.max(1, Math.round(people / 10));
  const step = Math.floor(recipients.count / (people + 1));
  const mailboxes = Array.from(
    { length: people },
    (_, n) => (n + 1) * step,
  ).filter((row) => recipients.type(row) === "UserMailbox");
  const leaving = mailboxes.filter((_, n) => n % 10 === 0);
  const moving = mailboxes.filter((_, n) => n % 10 > 1);
  for (const row of leaving) writes.leave(row);
  for (const row of moving)
    writes.write(row, { City: "Elsewhere", Department: "Moved" });
  for (let n = 0; n < each; n++)
    writes.join({
      type: "UserMailbox",
      address: `starter.${n}@${state.domain}`,
      properties: { City: "Elsewhere" },
    });
  return { moved: moving.length, joined: each, left: leaving.length };
}

answerTasks((task: TenantTask) =>
  "start" in task
    ? start(task.start.scale)
    : Promise.resolve().then(() => change(task.change)),
);

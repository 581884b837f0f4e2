import type { DevClock } from "../../../dev/clock/dev-clock";
import { createRealClock } from "../../../dev/clock/real-clock";
import { createHost, type Host } from "../../../dev/host/create-host";
import type { HostLogEntry, HostOptions } from "../../../dev/host/host-options";
import { testStorageConnection } from "../../support/azurite";
import { buildFixture, type Fixture } from "./build-fixture";

export interface Running extends Fixture {
  host: Host;
  journal: Record<string, unknown>[];
  gates: Record<string, Promise<unknown> | undefined>;
  logged: HostLogEntry[];
  settings: Record<string, string | undefined>;
}

let counter = 0;

/** The fixture app in a started host, with a queue of its own. */
export async function startFixture(
  options: Partial<HostOptions> & { clock?: DevClock; fixture?: Fixture } = {},
): Promise<Running> {
  const { fixture = buildFixture(), settings, ...rest } = options;
  const logged: HostLogEntry[] = [];
  const all = {
    FIXTURE_ROUTE: "resolved/{word}",
    FIXTURE_SCHEDULE: "0 * * * * *",
    FIXTURE_QUEUE: `fixture-${process.pid}-${Date.now()}-${counter++}`,
    "AzureWebJobs.disabledOne.Disabled": "true",
    ...settings,
  };
  const host = await createHost({
    appRoot: fixture.appRoot,
    storageConnection: testStorageConnection(),
    clock: createRealClock(),
    port: 0,
    log: (entry) => logged.push(entry),
    queueMode: "oneAtATime",
    persistTimerStatus: false,
    ...rest,
    settings: all,
  });
  await host.start();
  const { journal, gates } = host.require("journal.js") as Pick<
    Running,
    "journal" | "gates"
  >;
  return { ...fixture, host, journal, gates, logged, settings: all };
}

import { randomBytes } from "node:crypto";
import { findFreePort } from "../azurite/free-port";
import { connectionString, startAzurite } from "../azurite/start-azurite";
import { clearStorage, copyStorage } from "./copy-storage";
import type { DrillStorage } from "./start-app";

export interface DrillStorageServer {
  /** Empty at first: what the app learns before the storm. */
  readonly learnt: DrillStorage;
  /** Does the work on a copy of `learnt`, which nobody else sees and of which nothing is left. */
  onCopy<T>(work: (storage: DrillStorage) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** One storage server for a whole drill, with an account for what was learnt and one for the run that goes on. */
export async function startDrillStorage(): Promise<DrillStorageServer> {
  const ports = {
    blob: await findFreePort(),
    queue: await findFreePort(),
    table: await findFreePort(),
  };
  const key = randomBytes(32).toString("base64");
  const accounts = ["learnt", "running"].map((name) => ({ name, key }));
  const azurite = await startAzurite({ ports, accounts });
  const [learnt, running] = accounts.map((account) => ({
    connection: connectionString(ports, account),
    ports,
  })) as [DrillStorage, DrillStorage];
  return {
    learnt,
    async onCopy(work) {
      await copyStorage(learnt.connection, running.connection);
      try {
        return await work(running);
      } finally {
        await clearStorage(running.connection);
      }
    },
    stop: () => azurite.stop(),
  };
}

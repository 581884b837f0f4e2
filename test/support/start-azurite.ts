import { findFreePort } from "../../dev/azurite/free-port";
import { startAzurite, type Azurite } from "../../dev/azurite/start-azurite";
import { azuriteAccountName, azuriteKey, type AzuritePorts } from "./azurite";

/** jest globalSetup: one Azurite, in memory, on free ports, for all workers, which are as many as the machine has room for. */
export default async function startTestAzurite({
  maxWorkers,
}: {
  maxWorkers: number;
}): Promise<void> {
  // One after the other: three at once may be told the same port.
  const ports: AzuritePorts = {
    blob: await findFreePort(),
    queue: await findFreePort(),
    table: await findFreePort(),
  };
  const accounts = Array.from({ length: maxWorkers }, (_, i) => ({
    name: azuriteAccountName(i + 1),
    key: azuriteKey,
  }));
  (globalThis as { azurite?: Azurite }).azurite = await startAzurite({
    ports,
    accounts,
  });
  process.env.BREAKWATER_TEST_AZURITE = JSON.stringify(ports);
}

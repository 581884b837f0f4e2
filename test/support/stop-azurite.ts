import type { Azurite } from "../../dev/azurite/start-azurite";

/** jest globalTeardown. */
export default async function stopAzurite(): Promise<void> {
  await (globalThis as { azurite?: Azurite }).azurite?.stop();
}

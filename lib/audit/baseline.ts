import type { Blobs } from "../ports/blobs";
import type { Guid } from "../tenant/exchange-port";

/**
 * The lists of the first complete audit: they were there before us and count as approved.
 * Written once; a second writer finds the first one's.
 */
export async function readBaseline(
  blobs: Blobs,
  tenantId: string,
): Promise<ReadonlySet<Guid> | null> {
  const blob = await blobs.read("evidence", baselineName(tenantId));
  return blob
    ? new Set(JSON.parse(blob.body.toString("utf8")) as string[])
    : null;
}

export async function keepBaseline(
  blobs: Blobs,
  tenantId: string,
  guids: readonly Guid[],
): Promise<void> {
  await blobs.write(
    "evidence",
    baselineName(tenantId),
    Buffer.from(JSON.stringify(guids)),
    "absent",
  );
}

function baselineName(tenantId: string): string {
  return `${tenantId}/baseline.json`;
}

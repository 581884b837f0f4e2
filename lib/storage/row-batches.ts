/** An entity group transaction takes 100 rows and 4 MiB. */
const rowsABatch = 100;
const charactersABatch = 1_000_000;

/** Runs of rows of one partition, each within the limits of a transaction and without a repeated key. */
export function* rowBatches<E extends { partitionKey: string; rowKey: string }>(
  entities: readonly E[],
): Iterable<E[]> {
  const newest = new Map(
    entities.map((entity) => [
      `${entity.partitionKey}\n${entity.rowKey}`,
      entity,
    ]),
  );
  const byPartition = new Map<string, E[]>();
  for (const entity of newest.values()) {
    const partition = byPartition.get(entity.partitionKey);
    if (partition) partition.push(entity);
    else byPartition.set(entity.partitionKey, [entity]);
  }
  for (const partition of byPartition.values()) {
    let batch: E[] = [];
    let characters = 0;
    for (const entity of partition) {
      const size = JSON.stringify(entity).length;
      if (
        batch.length === rowsABatch ||
        (batch.length > 0 && characters + size > charactersABatch)
      ) {
        yield batch;
        batch = [];
        characters = 0;
      }
      batch.push(entity);
      characters += size;
    }
    if (batch.length > 0) yield batch;
  }
}

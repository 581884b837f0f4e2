import { memoryTables } from "../../support/memory-tables";
import type { Tables } from "../../../lib/ports/tables";
import { createHouse, throwOn } from "./house";

/** Every query of more than one row, by table and partition. */
function counting(tables: Tables) {
  const queries: string[] = [];
  return {
    queries,
    tables: {
      of: (kind) => {
        const table = tables.of(kind);
        return {
          ...table,
          list(range) {
            queries.push(`${kind.table} ${range.partitionKey}`);
            return table.list(range);
          },
        };
      },
    } satisfies Tables,
  };
}

test.each([0, 3])(
  "a sweep lists activations once, with %i of them standing",
  async (standing) => {
    const { queries, tables } = counting(memoryTables());
    const house = createHouse(tables);
    for (let n = 0; n < standing; n++) {
      house.list(`list-${n}`);
      await house.enforcement.killSwitch.engage(throwOn(`list-${n}`));
    }
    queries.length = 0;
    await house.enforcement.sweep();
    expect(
      queries.filter((one) => one === `bwActivations ${house.deps.tenantId}`),
    ).toHaveLength(1);
  },
);

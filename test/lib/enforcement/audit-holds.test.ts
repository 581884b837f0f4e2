import { enforcementStore } from "../../../lib/enforcement/desired-state/enforcement-store";
import { memoryTables } from "../../support/memory-tables";
import { createHouse, restrict } from "./house";

function heldList() {
  const house = createHouse(memoryTables());
  house.list("all");
  const allowed = async () => {
    const { holds } = enforcementStore(house.deps);
    for await (const { value } of holds.list({
      partitionKey: house.deps.tenantId,
    }))
      return value.alsoAllowed;
    return undefined;
  };
  return { ...house.enforcement, messages: house.messages, allowed };
}

test("a run that began before another changes nothing of what that one wants", async () => {
  const { auditHolds, allowed } = heldList();
  await auditHolds.place([restrict("all", ["alice"])], "02");
  await auditHolds.place([restrict("all", ["bob"])], "01");
  await auditHolds.remove(["all"], "01");
  expect(await allowed()).toEqual(["alice"]);
  await auditHolds.place([restrict("all", ["bob"])], "03");
  expect(await allowed()).toEqual(["bob"]);
  await auditHolds.remove(["all"], "04");
  expect(await allowed()).toBeUndefined();
});

test("what a later run wants as it stands is that run's, and nobody has to look at the list again", async () => {
  const { auditHolds, allowed, messages } = heldList();
  await auditHolds.place([restrict("all")], "01");
  const asked = messages.length;
  await auditHolds.place([restrict("all")], "03");
  expect(messages).toHaveLength(asked);
  await auditHolds.remove(["all"], "02");
  expect(await allowed()).toEqual(["owner"]);
});

import { readNamesCell } from "../../../../lib/audit/offline/cell";

const id = "1f0c7a52-7c2e-4b7e-9a57-0f6f4f1b2c3d";

test.each<[string | undefined, string[] | null]>([
  [undefined, []],
  ["", []],
  ["{}", []],
  ["All Staff Senders", ["All Staff Senders"]],
  ["{All Staff Senders, Comms}", ["All Staff Senders", "Comms"]],
  ["a@trust.example b@trust.example", ["a@trust.example", "b@trust.example"]],
  ["a@trust.example;Ward 7, East", ["a@trust.example", "Ward 7, East"]],
  [`${id} ${id}`, [id, id]],
  ["one\ntwo", ["one", "two"]],
  ["System.Collections.ArrayList", null],
  [
    "Microsoft.Exchange.Data.MultiValuedProperty`1[Microsoft.Exchange.Data.Directory.ADObjectId]",
    null,
  ],
  ["{one, two, three, four...}", null],
])("%j names %j", (cell, names) => {
  expect(readNamesCell(cell)).toEqual(
    names === null ? { kind: "unreadable" } : { kind: "names", names },
  );
});

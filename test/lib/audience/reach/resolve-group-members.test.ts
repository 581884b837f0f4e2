import { measureReach } from "../../../../lib/audience/reach/measure-reach";
import { snapshotOf, type ListSketch } from "../snapshot-of";

const groupName = "CN=Front Desk,OU=trust.example,DC=OUTLOOK,DC=COM";
const managerName = "CN=Ann,OU=trust.example,DC=OUTLOOK,DC=COM";

/** Four people, of whom two are in the group, and the group itself in row 4. */
function reachOf(
  filter: string,
  group: Partial<ListSketch> = {},
  manager = managerName,
) {
  const person = (name: string, boss: string | null) => ({
    Name: name,
    DistinguishedName: `CN=${name},OU=trust.example,DC=OUTLOOK,DC=COM`,
    RecipientTypeDetails: "UserMailbox",
    Manager: boss,
  });
  const measured = measureReach(
    snapshotOf(
      [
        person("Ann", null),
        person("Bob", manager),
        person("Cy", manager),
        person("Di", null),
        {
          Name: "Front Desk",
          DistinguishedName: groupName,
          RecipientTypeDetails: "MailUniversalDistributionGroup",
        },
      ],
      [
        { guid: "group", row: 4, members: [1, 3], ...group },
        {
          guid: "list",
          filter: `RecipientTypeDetails -eq 'UserMailbox' -and ${filter}`,
        },
      ],
    ),
  );
  const { predicted, filterStatus, unknownProperties } =
    measured.reaches.get("list")!;
  measured.dispose();
  return [predicted?.count, filterStatus, unknownProperties];
}

const unknown = ["MemberOfGroup"];
const m365 = { kind: "microsoft365Group" } as const;
const truncated = { membership: { complete: false } };

test.each([
  [`MemberOfGroup -eq '${groupName}'`, {}, [2, "exact", []]],
  [`memberofgroup -eq '${groupName.toUpperCase()}'`, {}, [2, "exact", []]],
  [`MemberOfGroup -ne '${groupName}'`, {}, [2, "exact", []]],
  [`MemberOfGroup -eq '${groupName}'`, truncated, [2, "incomplete", unknown]],
  [`MemberOfGroup -ne '${groupName}'`, truncated, [0, "incomplete", unknown]],
  [`MemberOfGroup -eq '${groupName}'`, m365, [0, "incomplete", unknown]],
  ["MemberOfGroup -eq 'CN=Elsewhere'", {}, [0, "incomplete", unknown]],
  ["MemberOfGroup -ne $null", {}, [0, "incomplete", unknown]],
  ["MemberOfGroup -like 'CN=Front*'", {}, [0, "incomplete", unknown]],
])("%s, the group %j: %j", (filter, group, expected) => {
  expect(reachOf(filter, group)).toEqual(expected);
});

test.each([
  [`Manager -eq '${managerName}'`, managerName, [2, "exact", []]],
  [`Manager -ne '${managerName}'`, managerName, [2, "exact", []]],
  ["Manager -eq 'CN=Nobody,DC=COM'", managerName, [0, "exact", []]],
  ["Manager -eq 'Ann'", "Ann", [2, "exact", []]],
  [`Manager -eq '${managerName}'`, "Ann", [0, "incomplete", ["Manager"]]],
  [`Manager -ne '${managerName}'`, "Ann", [2, "incomplete", ["Manager"]]],
  ["Manager -eq $null", "Ann", [2, "exact", []]],
])("%s, managers written %j: %j", (filter, manager, expected) => {
  expect(reachOf(filter, {}, manager)).toEqual(expected);
});

import { BreakwaterError } from "../../../../lib/errors/breakwater-error";
import { silentLog } from "../../../../lib/ports/log";
import { createGroupCreationReader } from "../../../../lib/tenant/graph/read-group-creation";
import { createRequestBudget } from "../../../../lib/tenant/transport/request-budget";
import { createTestClock } from "../test-clock";

const id = "f0b2d6f5-097d-4177-91af-a24e530b53cc";
const group = "05aa6a98-956a-45c0-b13b-88076a23f2cd";
const setting = (values: Record<string, string | null>, over: object = {}) => ({
  id,
  displayName: "Group.Unified",
  templateId: "62375ab9-6b52-47ed-826b-58e47e0e304b",
  values: Object.entries(values).map(([name, value]) => ({ name, value })),
  ...over,
});
const guests = setting(
  { AllowToAddGuests: "false", EnableGroupCreation: "false" },
  { id: "other", templateId: "08d542b9-071f-4e16-94b0-74abb372e3d9" },
);

/** One page after another, or what Graph refuses with. */
function read(...pages: ({ rows: unknown[]; complete?: boolean } | Error)[]) {
  const asked: string[] = [];
  const reader = createGroupCreationReader(
    {
      // eslint-disable-next-line @typescript-eslint/require-await -- it stands for requests
      async *pages(path) {
        asked.push(path);
        for (const page of pages) {
          if (page instanceof Error) throw page;
          yield { value: page.rows, complete: page.complete ?? true };
        }
      },
    },
    createRequestBudget({ clock: createTestClock(), perSecond: 1 }),
    () => Infinity,
    silentLog,
  );
  return { asked, answer: reader.readGroupCreation() };
}

const everyone = { everyone: true, allowedGroup: null };
test.each<[string, unknown[], object]>([
  ["nothing that was ever set", [], { ...everyone, settingId: null }],
  [
    "settings of another template alone",
    [guests],
    { ...everyone, settingId: null },
  ],
  [
    "everybody",
    [guests, setting({ EnableGroupCreation: "true" })],
    { ...everyone, settingId: id },
  ],
  [
    "a setting that does not speak of it",
    [setting({ AllowToAddGuests: "false" })],
    { ...everyone, settingId: id },
  ],
  [
    "an empty value",
    [setting({ EnableGroupCreation: null })],
    { ...everyone, settingId: id },
  ],
  [
    "one group",
    [
      setting(
        {
          EnableGroupCreation: "False",
          GroupCreationAllowedGroupId: group.toUpperCase(),
        },
        { templateId: "62375AB9-6B52-47ED-826B-58E47E0E304B" },
      ),
    ],
    { everyone: false, allowedGroup: group, settingId: id },
  ],
  [
    "administrators alone",
    [
      setting({
        EnableGroupCreation: "false",
        GroupCreationAllowedGroupId: "",
      }),
    ],
    { everyone: false, allowedGroup: null, settingId: id },
  ],
])("%s", async (_name, rows, value) => {
  const { asked, answer } = read({ rows });
  expect(await answer).toEqual({ read: true, value });
  expect(asked).toEqual(["/groupSettings"]);
});

const refused = new BreakwaterError("tenant_forbidden", "no");
test.each<[string, Parameters<typeof read>, string]>([
  ["a refusal", [refused], "tenant_forbidden"],
  [
    "a page that is missing before the setting was seen",
    [{ rows: [guests], complete: false }],
    "tenant_unavailable",
  ],
  [
    "a row of another shape",
    [{ rows: [{ id, templateId: null }] }],
    "tenant_unavailable",
  ],
  [
    "a value that is neither true nor false",
    [{ rows: [setting({ EnableGroupCreation: "perhaps" })] }],
    "tenant_unavailable",
  ],
])("%s is never taken for an answer", async (_name, pages, code) => {
  expect(await read(...pages).answer).toEqual({ read: false, code });
});

test("a fault of our own is not hidden", async () => {
  await expect(read(new TypeError("ours")).answer).rejects.toThrow("ours");
});

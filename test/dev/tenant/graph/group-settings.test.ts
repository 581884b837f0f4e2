import { createEstateGraph } from "./estate-graph";

const bearer = (role: string) => ({ authorization: `Bearer ${role}` });
/** The token names its one permission. */
const graph = () =>
  createEstateGraph({
    judgeToken: (authorization, role) =>
      Promise.resolve(
        role === undefined || authorization === `Bearer ${role}`
          ? null
          : "The token contains no permissions.",
      ),
  });

// Learn, group: list settings (v1.0), application permissions for tenant-wide settings.
test.each([
  "GroupSettings.Read.All",
  "GroupSettings.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
  "Group.Read.All",
  "Group.ReadWrite.All",
])("%s reads the settings, and a tenant has none at first", async (role) => {
  const { get, state } = graph();
  const none = await get("/groupSettings", bearer(role));
  expect([none.status, none.body]).toMatchObject([
    200,
    {
      "@odata.context": expect.stringMatching(
        /\/v1\.0\/\$metadata#groupSettings$/,
      ) as string,
      value: [],
    },
  ]);
  const setting = {
    id: "f0b2d6f5-097d-4177-91af-a24e530b53cc",
    displayName: "Group.Unified",
    templateId: "62375ab9-6b52-47ed-826b-58e47e0e304b",
    values: [{ name: "EnableGroupCreation", value: "false" }],
  };
  state.settings.groups.push(setting);
  expect((await get("/groupSettings", bearer(role))).body).toMatchObject({
    value: [setting],
  });
});

test.each(["User.Read.All", "GroupMember.Read.All", "Mail.Send"])(
  "%s does not",
  async (role) => {
    const { status, body } = await graph().get("/groupSettings", bearer(role));
    expect([status, body]).toMatchObject([
      403,
      { error: { code: "Authorization_RequestDenied" } },
    ]);
  },
);

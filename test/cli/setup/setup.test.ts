import type { TenantClient } from "../../../dev/tenant/identity/tenant-clients";
import { knownLists } from "../../../dev/tenant/estate/list-plan";
import { runProgram } from "../../../cli/create-program";
import type { Terminal } from "../../../cli/terminal";
import { callTenant, type Caller } from "../../dev/tenant/tenant-caller";

let tenant: Caller;
beforeEach(async () => (tenant = await callTenant({ appDirectoryRoles: [] })));
afterEach(() => tenant.close());

async function breakwater(
  args: readonly string[],
  client: TenantClient | null,
): Promise<{ code: number; out: string; error: string }> {
  const said = { code: 0, out: "", error: "" };
  const { state, origin } = tenant.server;
  const terminal: Terminal = {
    out: (text) => void (said.out += text),
    error: (text) => void (said.error += text),
    interactive: false,
    env: client
      ? {
          BREAKWATER_TENANT_ID: state.tenantId,
          BREAKWATER_CLIENT_ID: client.clientId,
          BREAKWATER_CLIENT_SECRET: client.clientSecret,
        }
      : {},
    fetch: globalThis.fetch,
    sleep: () => Promise.resolve(),
    setExitCode: (code) => void (said.code = code),
  };
  await runProgram(terminal, [...args, "--simulated-tenant", origin]);
  return said;
}

async function grant(...roles: string[]): Promise<void> {
  const { clientId } = tenant.server.clients.app;
  await tenant.invoke("New-ServicePrincipal", {
    AppId: clientId,
    ObjectId: clientId,
    DisplayName: "Guard",
  });
  await tenant.invoke("New-RoleGroup", { Name: "Guards", Roles: roles });
  await tenant.invoke("Add-RoleGroupMember", {
    Identity: "Guards",
    Member: clientId,
  });
}

const address = () => `storm-writers@${tenant.server.state.domain}`;
const documented = [
  "View-Only Recipients",
  "View-Only Configuration",
  "Distribution Groups",
  "Mail Recipients",
];

describe("setup", () => {
  test("makes the group once, closed to joining, and finds it the next time", async () => {
    await grant(...documented);
    const { app } = tenant.server.clients;
    const { state } = tenant.server;
    const person = String(state.recipients.property(0, "PrimarySmtpAddress"));
    const named = ["--approved-senders", address(), "--name", "Storm writers"];
    const args = ["setup", ...named, "--json"];

    const dry = await breakwater([...args, "--dry-run"], app);
    expect(JSON.parse(dry.out)).toMatchObject({
      approvedSenders: { state: "wouldBeMade", guid: null },
      policy: null,
    });
    expect(state.lists.byIdentity(address())).toBeUndefined();

    const made = await breakwater([...args, "--member", person], app);
    expect(made).toMatchObject({ code: 0, error: "" });
    const list = state.lists.byIdentity(address());
    expect(list?.kind).toBe("distributionGroup");
    expect(JSON.parse(made.out)).toMatchObject({
      approvedSenders: { state: "made", address: address() },
      policy: { approvedSenders: list?.guid.toLowerCase() },
      checks: [{ state: "ok" }],
    });

    const again = await breakwater(args, app);
    expect(JSON.parse(again.out)).toMatchObject({
      approvedSenders: {
        state: "there",
        guid: list?.guid.toLowerCase(),
      },
    });
  });

  test("refuses an address that something else has, and makes nothing without the right", async () => {
    await grant("View-Only Recipients");
    const { app } = tenant.server.clients;
    const taken = `${knownLists.faulty}@${tenant.server.state.domain}`;
    expect(
      await breakwater(["setup", "--approved-senders", taken], app),
    ).toMatchObject({
      code: 2,
      error: expect.stringContaining("is a DynamicDistributionGroup") as string,
    });
    const refused = await breakwater(
      ["setup", "--approved-senders", address()],
      app,
    );
    expect(refused.code).toBe(2);
    expect(refused.error).toContain("New-DistributionGroup");
    expect(tenant.server.state.lists.byIdentity(address())).toBeUndefined();
  });

  test.each([
    [["setup", "--approved-senders", "nobody"], "is no address"],
    [["setup", "--approved-senders", "a@x.example"], "Which tenant?"],
  ])("%s: one line, exit code 2", async (args, says) => {
    const { code, error } = await breakwater(args, null);
    expect(code).toBe(2);
    expect(error).toContain(says);
    expect(error.trim().split("\n")).toHaveLength(1);
  });
});

describe("doctor asks the tenant", () => {
  test("and all is well with the documented roles", async () => {
    await grant(...documented);
    const { code, out } = await breakwater(
      ["doctor"],
      tenant.server.clients.app,
    );
    expect(out).toMatch(/^ok {4}rights: .*every cmdlet/);
    expect(code).toBe(0);
  });

  test.each(documented)("and names the missing role %s", async (role) => {
    await grant(...documented.filter((other) => other !== role));
    const { code, out } = await breakwater(
      ["doctor", "--json"],
      tenant.server.clients.app,
    );
    const { checks } = JSON.parse(out) as {
      checks: { state: string; says: string }[];
    };
    // A larger role may hold what a smaller one is for.
    const held =
      role === "View-Only Recipients" || role === "Distribution Groups";
    const named = checks.some(({ says }) => says.includes(`role ${role} `));
    expect(code).toBe(named ? 1 : 0);
    if (!held) expect(named).toBe(true);
  });

  test("and says that there are no rights at all", async () => {
    const { code, out } = await breakwater(
      ["doctor"],
      tenant.server.clients.app,
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^LOOK {2}rights: /);
  });
});

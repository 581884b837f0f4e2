import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { createEstateGraph } from "./estate-graph";
import { createSink } from "./notification-sink";
import { createGraphTenant, eventual, objectId, rowOf } from "./graph-tenant";

/** Judges bodies against Microsoft's published metadata; an ES module, which jest cannot import, so a process of its own. */
const checker = resolve(
  process.env["GRAPH_CHECK"] ??
    resolve(__dirname, "../../../../../shared/tools/graph-check"),
  "validate.mjs",
);
const present = existsSync(checker);
if (!present)
  console.warn(
    "Skipped: the checker of Graph's published metadata is not beside this repository, nor where GRAPH_CHECK says.",
  );

function faultsOf(body: unknown, type: string, options: object): unknown {
  const script = `import { validate, validateError, validateNotifications } from ${JSON.stringify(checker)};
    const { body, type, options } = JSON.parse(process.argv[1]);
    console.log(JSON.stringify(type === "error" ? validateError(body, options) : type === "notifications" ? validateNotifications(body, options) : validate(body, type, options)));`;
  const out = execFileSync(process.execPath, [
    "--input-type=module",
    "-e",
    script,
    JSON.stringify({ body, type, options }),
  ]);
  return JSON.parse(String(out));
}

describe("answers are valid against the published metadata", () => {
  const check = present ? test : test.skip;
  const all = { collection: true };
  const ward = `/groups/${objectId(rowOf("ward"))}`;

  check.each<[string, string, object, Record<string, string>]>([
    ["/users?$top=2", "user", all, {}],
    [
      "/users?$top=2&$select=id,mail,proxyAddresses,accountEnabled,createdDateTime,onPremisesExtensionAttributes,assignedLicenses,passwordProfile",
      "user",
      all,
      {},
    ],
    ["/users/p1@small.example", "user", {}, {}],
    ["/groups?$count=true", "group", all, eventual],
    [
      "/groups?$select=id,groupTypes,allowExternalSenders,assignedLabels",
      "group",
      all,
      {},
    ],
    [`${ward}?$select=id,hideFromAddressLists`, "group", {}, {}],
    ["/contacts", "orgContact", all, {}],
    [`/users/${objectId(1)}/messages`, "message", all, {}],
    [
      `/users/${objectId(1)}/messages?$select=subject,internetMessageHeaders`,
      "message",
      all,
      {},
    ],
    ["/subscriptions", "subscription", all, {}],
    ["/users/delta", "user", { ...all, delta: true }, {}],
    ["/groups/delta", "group", { ...all, delta: true }, {}],
    [
      "/groups/delta?$select=displayName,members",
      "group",
      { ...all, delta: true },
      {},
    ],
    [`${ward}/members`, "directoryObject", all, {}],
    [
      `${ward}/transitiveMembers?$select=id,displayName`,
      "directoryObject",
      all,
      {},
    ],
    [`/users/${objectId(1)}/mailFolders`, "mailFolder", all, {}],
    [
      `/groups/${objectId(rowOf("team"))}?$select=id,allowExternalSenders,accessType,isArchived,unseenCount`,
      "group",
      {},
      {},
    ],
    ["/admin/exchange/tracing/messageTraces", "exchangeMessageTrace", all, {}],
    ["/users/nobody", "error", { strict: true }, {}],
    ["/users?$filter=nonsense", "error", { strict: true }, {}],
  ])("%s", async (url, type, options, headers) => {
    const { get, post, mailFlow, clock, app } = createGraphTenant();
    const sink = await createSink();
    await get(`/users/${objectId(1)}/messages`);
    await post("/subscriptions", {
      changeType: "created",
      resource: `users/${objectId(1)}/messages`,
      notificationUrl: sink.url,
      expirationDateTime: new Date(clock.now() + 3_600_000).toISOString(),
    });
    mailFlow.send({ from: 1, to: ["all@small.example"], subject: "s" });
    await clock.advance(60_000);
    const { body } = await get(url, headers);
    await app.close();
    await sink.close();
    if (type !== "error" && "value" in body)
      expect(body.value.length).toBeGreaterThan(0);
    expect(faultsOf(body, type, options)).toEqual([]);
  });

  check("tenant-wide group settings", async () => {
    const { get, state, app } = createEstateGraph();
    state.settings.groups.push({
      id: "f0b2d6f5-097d-4177-91af-a24e530b53cc",
      displayName: "Group.Unified",
      templateId: "62375ab9-6b52-47ed-826b-58e47e0e304b",
      values: [{ name: "EnableGroupCreation", value: "false" }],
    });
    const { body } = await get("/groupSettings", {
      authorization: "Bearer writer",
    });
    await app.close();
    expect(body.value).toHaveLength(1);
    expect(faultsOf(body, "groupSetting", all)).toEqual([]);
  });

  check("a mail's way, and what an endpoint is told", async () => {
    const { get, post, mailFlow, clock, app } = createGraphTenant();
    const sink = await createSink();
    await post("/subscriptions", {
      changeType: "created",
      resource: `users/${objectId(1)}/messages`,
      notificationUrl: sink.url,
      lifecycleNotificationUrl: sink.url,
      expirationDateTime: new Date(clock.now() + 3_600_000).toISOString(),
    });
    mailFlow.send({ from: 1, to: ["all@small.example"], subject: "s" });
    for (let step = 0; step < 40 && sink.heard().length === 0; step++) {
      await clock.advance(10_000);
      await new Promise((soon) => setTimeout(soon, 10));
    }
    const told = sink.heard();
    expect(told.length).toBeGreaterThan(0);
    expect(faultsOf({ value: told }, "notifications", {})).toEqual([]);
    const path = "/admin/exchange/tracing/messageTraces";
    const { id, recipientAddress } = (await get(path)).body.value[0]!;
    const details = await get(
      `${path}/${String(id)}/getDetailsByRecipient(recipientAddress='${String(recipientAddress)}')`,
    );
    expect(details.body.value.length).toBeGreaterThan(0);
    expect(faultsOf(details.body, "exchangeMessageTraceDetail", all)).toEqual(
      [],
    );
    await app.close();
    await sink.close();
  });
});

import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import {
  ownMailFrom,
  ownMailHeader,
  signOwnMail,
} from "../../../lib/mail-flow/own-mail";
import { createTables } from "../../../lib/storage/azure-tables";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { createDetector } from "../../../lib/storm/create-detector";
import { minute, toIso } from "../../../lib/time/clock";
import { testStorageConnection } from "../../support/azurite";
import { everyone, house, reply, start } from "./house";

const connection = {
  kind: "connectionString" as const,
  connectionString: testStorageConnection(),
};
const tables = createTables(connection);
beforeAll(() => ensureStorage(connection));

const storm = [1, 2, 3, 4].map((n) => reply(n, n * 20));

describe("on real storage", () => {
  test("opens one incident and throws once at the third replier of a huge list", async () => {
    const { hear, thrown, incidents, time } = house({ tables });
    await hear(
      reply(0, 0, {
        inReplyTo: null,
        references: [],
        messageId: "root@mail.example",
      }),
    );
    for (const [i, event] of storm.entries()) {
      time.now = Date.parse(event.receivedAt);
      await hear(event);
      expect(thrown).toHaveLength(i < 2 ? 0 : 1);
    }
    const [incident, ...others] = await incidents.list();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      state: "open",
      lists: ["everyone@lists.example"],
      rule: "distinct-repliers",
      conversation: "root@mail.example",
      activations: ["activation-1"],
      counts: {
        replies: 3,
        distinctRepliers: 3,
        deliveries: 2_520_000,
        rejected: null,
      },
    });
    expect(thrown[0]?.request).toMatchObject({
      scope: "list",
      target: everyone.guid,
      by: "detector",
      minutes: 30,
      incidentId: incident?.id,
    });
    const view = await incidents.get(incident?.id ?? "");
    expect(view).toMatchObject({
      state: "contained",
      counts: { replies: 4, distinctRepliers: 4 },
    });
    expect(view?.timeline.map((entry) => entry.what)).toEqual([
      "tripped",
      "thrown",
      "applied",
      "contained",
    ]);
  });

  test("two instances that hear it at the same moment open one incident and throw once", async () => {
    const one = house({ tables });
    await one.hear(...storm.slice(0, 2));
    const two = createDetector({ ...one.detectorDeps });
    await Promise.all([
      one.hear(...storm),
      two.detect({
        v: 1,
        kind: "mail-events",
        tenantId: one.detectorDeps.tenantId,
        heardAt: toIso(start),
        events: storm,
      }),
    ]);
    expect(await one.incidents.list()).toHaveLength(1);
    expect(one.thrown).toHaveLength(1);
    expect((await one.incidents.list())[0]?.activations).toEqual([
      "activation-1",
    ]);
  });

  test("knows the lists of a conversation by any Message-ID in it", async () => {
    const { hear, mailLog } = house({ tables });
    await hear(reply(1, 0), reply(2, 5, { inReplyTo: "reply-1@mail.example" }));
    for (const id of [
      "root@mail.example",
      "reply-1@mail.example",
      "reply-2@mail.example",
    ])
      expect(await mailLog.listsOfConversation(id)).toMatchObject([
        { listGuid: everyone.guid },
      ]);
    expect(await mailLog.listsOfConversation("other@mail.example")).toEqual([]);
  });
});

describe("what it does not do", () => {
  test.each<[string, object, Partial<Parameters<typeof house>[0]>]>([
    ["report-mode", { storm: { mode: "report" } }, {}],
    [
      "automation-blocked",
      {},
      {
        over: {
          automationBlockedBy: () => Promise.resolve("paused by an operator."),
        },
      },
    ],
    [
      "no_approved_senders",
      {},
      {
        over: {
          killSwitch: {
            engage: () =>
              Promise.reject(
                new BreakwaterError(
                  "no_approved_senders",
                  "There is no group.",
                ),
              ),
            get: () => Promise.resolve(undefined),
          },
        },
      },
    ],
    [
      "budget-1000-and-over",
      { blastRadius: { storm: { "1000-and-over": { count: 1, perHour: 1 } } } },
      {},
    ],
  ])(
    "throws nothing because of %s, but says so in the incident",
    async (why, policy, options) => {
      const other = {
        ...everyone,
        guid: "guid-other",
        address: "other@lists.example",
      };
      const { hear, thrown, incidents } = house({
        policy,
        lists: [everyone, other],
        ...options,
      });
      if (why.startsWith("budget"))
        await hear(
          ...storm.map((one) => ({
            ...one,
            messageId: `o${one.messageId}`,
            recipients: [other.address],
          })),
        );
      await hear(...storm);
      expect(
        thrown.filter((one) => one.request.target === everyone.guid),
      ).toEqual([]);
      const incident = (await incidents.list())[0];
      const view = await incidents.get(incident?.id ?? "");
      expect(view?.timeline.map((entry) => entry.key)).toEqual([
        "tripped",
        `not-thrown-${why}`,
      ]);
      expect(view?.state).toBe("open");
    },
  );

  test("a throw that fails for the tenant's sake is left to the queue's next try", async () => {
    let calls = 0;
    const broken = house();
    const detector = createDetector({
      ...broken.detectorDeps,
      killSwitch: {
        ...broken.detectorDeps.killSwitch,
        engage: (request) =>
          ++calls === 1
            ? Promise.reject(new BreakwaterError("storage_unavailable", "gone"))
            : broken.detectorDeps.killSwitch.engage(request),
      },
    });
    const message = {
      v: 1,
      kind: "mail-events",
      tenantId: "t",
      heardAt: toIso(start),
      events: storm,
    };
    await expect(detector.detect(message)).rejects.toMatchObject({
      code: "storage_unavailable",
    });
    await detector.detect(message);
    expect(broken.thrown).toHaveLength(1);
    expect(await broken.incidents.list()).toHaveLength(1);
  });

  test("refuses a message that is none", async () => {
    const { detectorDeps } = house();
    await expect(
      createDetector(detectorDeps).detect({ v: 1 }),
    ).rejects.toMatchObject({ code: "bad_message" });
  });

  test("opens an incident for a storm heard an hour late, but throws nothing", async () => {
    const { hear, thrown, incidents, time } = house();
    time.now = start + 62 * minute;
    await hear(...storm);
    expect(thrown).toEqual([]);
    expect((await incidents.list())[0]).toMatchObject({
      trippedAt: toIso(start + 60_000),
    });
  });

  test.each<[string, (n: number) => Partial<ReturnType<typeof reply>>]>([
    [
      "automatic replies",
      () => ({ headers: { "auto-submitted": "auto-replied" } }),
    ],
    [
      "receipts",
      () => ({
        headers: {
          "content-type":
            "multipart/report; report-type=disposition-notification",
        },
      }),
    ],
    ["bounces", () => ({ sender: "" })],
    ["forged senders alone", () => ({ authenticated: false })],
    [
      "mail straight to a sentinel",
      () => ({ ear: "sentinel", authenticated: false }),
    ],
    [
      "a bare Re:",
      () => ({ inReplyTo: null, references: [], conversationId: null }),
    ],
    ["the same person", () => ({ sender: "one@staff.example" })],
    ["mail to people", () => ({ recipients: ["someone@staff.example"] })],
    [
      "three days of mail heard at once",
      (n) => ({ receivedAt: toIso(start - n * 60 * minute) }),
    ],
  ])("never counts %s", async (_what, over) => {
    const { hear, thrown, incidents } = house();
    await hear(...Array.from({ length: 9 }, (_, n) => reply(n, n, over(n))));
    expect(thrown).toEqual([]);
    expect(await incidents.list()).toEqual([]);
  });

  test("never counts our own mail, known by sender and signature", async () => {
    const ownMail = ownMailFrom("Guard@staff.example", ["old", "s"]);
    const own = (n: number, secret: string) =>
      reply(n, n, {
        sender: "guard@staff.example",
        headers: {
          [ownMailHeader]: signOwnMail(
            { from: "guard@staff.example", subject: "Re: test", at: start },
            secret,
          ),
        },
      });
    const people = [reply(1, 1), reply(2, 2)];
    const signed = house({ over: { ownMail } });
    await signed.hear(...people, own(3, "s"));
    expect(signed.thrown).toEqual([]);
    const forged = house({ over: { ownMail } });
    await forged.hear(...people, own(3, "guessed"));
    expect(forged.thrown).toHaveLength(1);
    const nobody = house({ over: { ownMail: ownMailFrom(null, ["s"]) } });
    await nobody.hear(...people, own(3, "s"));
    expect(nobody.thrown).toHaveLength(1);
  });
});

describe("after a throw", () => {
  const later = (from: number) => [11, 12, 13].map((n) => reply(n, from + n));

  test("a person's release is respected until the storm comes back", async () => {
    const { hear, thrown, time, incidents } = house();
    await hear(...storm);
    const activation = thrown[0]?.activation;
    if (!activation) throw new Error("not thrown");
    time.now = start + 10 * minute;
    Object.assign(activation, {
      state: "released",
      releasedAt: toIso(time.now),
    });
    await hear(reply(9, 9 * 60));
    expect(thrown).toHaveLength(1);
    time.now = start + 21 * minute;
    await hear(...later(20 * 60));
    expect(thrown).toHaveLength(2);
    expect((await incidents.list()).map((one) => one.activations)).toEqual([
      ["activation-1", "activation-2"],
    ]);
  });

  test("a standing throw is not repeated", async () => {
    const { hear, thrown, time } = house();
    await hear(...storm);
    time.now = start + 20 * minute;
    await hear(...later(19 * 60));
    expect(thrown).toHaveLength(1);
  });

  test("the incident is closed when nothing is held and an hour is quiet, and a new storm is a new one", async () => {
    const { hear, thrown, time, incidents } = house();
    await hear(...storm);
    Object.assign(thrown[0]?.activation ?? {}, {
      state: "released",
      releasedAt: toIso(start + 30 * minute),
    });
    time.now = start + 90 * minute;
    expect(await incidents.follow()).toBe(1);
    expect((await incidents.list()).map((one) => one.state)).toEqual([
      "closed",
    ]);
    time.now = start + 8 * 60 * minute;
    await hear(...later(8 * 3600 - 60));
    expect((await incidents.list()).map((one) => one.state)).toEqual([
      "open",
      "closed",
    ]);
    expect(thrown).toHaveLength(2);
  });
});

test("every list of a mail is looked at by itself", async () => {
  const small = {
    guid: "guid-small",
    address: "small@lists.example",
    reach: 200,
    complete: true,
  };
  const unknown = {
    guid: "guid-new",
    address: "new@lists.example",
    reach: null,
    complete: false,
  };
  const { hear, incidents } = house({ lists: [everyone, small, unknown] });
  const recipients = [everyone.address, small.address, unknown.address];
  await hear(
    ...Array.from({ length: 9 }, (_, n) => reply(n, n * 10, { recipients })),
  );
  const found = await incidents.list();
  // The new list counts as one of 1,000: 8 repliers within 2 minutes.
  expect(
    found.map((one) => [one.lists[0], one.reach, one.reachComplete]).sort(),
  ).toEqual([
    ["everyone@lists.example", 840_000, true],
    ["new@lists.example", 1_000, false],
  ]);
});

import { CloudEvent, HTTP } from "cloudevents";
import {
  batched,
  cloudEvent,
  data,
  intake,
  otherSecret,
  secret,
  signed,
  structured,
} from "./support";

describe("accept", () => {
  test("takes a structured event and queues it normalised", async () => {
    const { accept, sent } = intake();
    const answer = await accept(
      signed(JSON.stringify(cloudEvent()), structured),
    );
    expect(answer).toEqual({ status: 202, body: { accepted: 1 } });
    expect(sent).toEqual([
      {
        v: 1,
        kind: "mail-events",
        tenantId: "tenant-1",
        heardAt: "2026-01-05T10:00:00.000Z",
        events: [
          {
            messageId: "m1@mail.example",
            receivedAt: "2026-01-05T09:59:58.500Z",
            sender: "ann@staff.example",
            recipients: ["all@lists.example"],
            subject: null,
            conversationId: null,
            inReplyTo: null,
            references: [],
            headers: {},
            authenticated: false,
            ear: "gateway",
          },
        ],
      },
    ]);
  });

  test.each([
    ["structured", (event: CloudEvent<unknown>) => HTTP.structured(event)],
    ["binary", (event: CloudEvent<unknown>) => HTTP.binary(event)],
  ])(
    "takes what the cloudevents package writes in %s mode",
    async (_mode, write) => {
      const { accept, sent } = intake();
      const message = write(
        new CloudEvent({
          type: "breakwater.mail.received.v1",
          source: "/gateway",
          datacontenttype: "application/json",
          data,
        }),
      );
      const { "content-type": contentType = "", ...headers } =
        message.headers as Record<string, string>;
      await accept(signed(message.body as string, contentType, { headers }));
      expect(sent[0]?.events[0]?.messageId).toBe("m1@mail.example");
    },
  );

  test("takes a batch whole, in one queue message", async () => {
    const { accept, sent } = intake();
    const batch = [1, 2, 3].map((n) =>
      cloudEvent({ id: `e${n}` }, { messageId: `m${n}` }),
    );
    expect((await accept(signed(JSON.stringify(batch), batched))).body).toEqual(
      { accepted: 3 },
    );
    expect(
      sent.map((message) => message.events.map((event) => event.messageId)),
    ).toEqual([["m1", "m2", "m3"]]);
  });

  test("takes an empty batch and queues nothing", async () => {
    const { accept, sent } = intake();
    expect((await accept(signed("[]", batched))).status).toBe(202);
    expect(sent).toEqual([]);
  });

  test("keeps what detection reads from a header block, and no more", async () => {
    const { accept, sent } = intake();
    const headers = {
      "In-Reply-To": "<root@mail.example>",
      References: "<root@mail.example>\r\n <mid@mail.example>",
      "Auto-Submitted": "auto-replied",
      Received: "from somewhere",
    };
    await accept(
      signed(JSON.stringify(cloudEvent({}, { headers })), structured),
    );
    expect(sent[0]?.events[0]).toMatchObject({
      inReplyTo: "root@mail.example",
      references: ["root@mail.example", "mid@mail.example"],
      headers: { "auto-submitted": "auto-replied" },
    });
    expect(Object.keys(sent[0]?.events[0]?.headers ?? {})).toEqual([
      "auto-submitted",
    ]);
  });

  test("takes data_base64", async () => {
    const { accept, sent } = intake();
    const event = {
      ...cloudEvent({ data: undefined }),
      data_base64: Buffer.from(JSON.stringify(data)).toString("base64"),
    };
    await accept(signed(JSON.stringify(event), structured));
    expect(sent).toHaveLength(1);
  });

  test("takes any of several secrets and any of several signatures", async () => {
    const body = JSON.stringify(cloudEvent());
    const { accept, sent } = intake([otherSecret, secret]);
    await accept(signed(body, structured));
    const request = signed(body, structured, { secret: otherSecret });
    request.headers["Webhook-Signature"] =
      `v1a,xyz v1,AAAA ${request.headers["Webhook-Signature"]}`;
    await accept(request);
    expect(sent).toHaveLength(2);
  });

  const good = JSON.stringify(cloudEvent());
  const minutesOff = (minutes: number) => ({
    at: new Date(Date.now() + minutes * 60_000),
  });
  test.each([
    [
      "text",
      signed(good, "text/plain"),
      "unsupported_media_type",
      /text\/plain/,
    ],
    [
      "no content type",
      signed(good, ""),
      "unsupported_media_type",
      /no Content-Type/,
    ],
    [
      "plain JSON without ce- headers",
      signed(good, "application/json"),
      "bad_request",
      /ce-specversion, ce-id, ce-source, ce-type/,
    ],
    [
      "257 KB, however signed",
      signed("x".repeat(257 * 1024), structured, { secret: otherSecret }),
      "payload_too_large",
      /262144/,
    ],
    [
      "another secret",
      signed(good, structured, { secret: otherSecret }),
      "bad_signature",
      /does not match/,
    ],
    [
      "a stamp 6 minutes old",
      signed(good, structured, minutesOff(-6)),
      "bad_signature",
      /time stamp/,
    ],
    [
      "a stamp 6 minutes ahead",
      signed(good, structured, minutesOff(6)),
      "bad_signature",
      /time stamp/,
    ],
    [
      "a changed body",
      {
        ...signed(good, structured),
        body: Buffer.from(good.replace("m1@", "m2@")),
      },
      "bad_signature",
      /does not match/,
    ],
    [
      "no signature",
      { ...signed(good, structured), headers: { "content-type": structured } },
      "bad_signature",
      /webhook-id, webhook-timestamp, webhook-signature/,
    ],
    [
      "half a document",
      signed(good.slice(0, -3), structured),
      "invalid_json",
      /not JSON/,
    ],
    [
      "bytes that are not UTF-8",
      signed(Buffer.from([0x22, 0xff, 0xfe, 0x22]), structured),
      "invalid_json",
      /not JSON/,
    ],
    ["a batch that is no array", signed(good, batched), "bad_request", /array/],
    [
      "an unknown type",
      signed(JSON.stringify(cloudEvent({ type: "other.v1" })), structured),
      "bad_request",
      /Event 0: type "other.v1"/,
    ],
    [
      "specversion 0.3",
      signed(JSON.stringify(cloudEvent({ specversion: "0.3" })), structured),
      "bad_request",
      /specversion/,
    ],
    [
      "no source",
      signed(JSON.stringify(cloudEvent({ source: undefined })), structured),
      "bad_request",
      /source/,
    ],
    [
      "data that is text",
      signed(JSON.stringify(cloudEvent({ data: "hello" })), structured),
      "bad_request",
      /data/,
    ],
    [
      "XML data",
      signed(
        JSON.stringify(cloudEvent({ datacontenttype: "text/xml" })),
        structured,
      ),
      "bad_request",
      /text\/xml/,
    ],
    [
      "no recipients",
      signed(JSON.stringify(cloudEvent({}, { recipients: [] })), structured),
      "bad_request",
      /data\.recipients/,
    ],
    [
      "a recipient without @",
      signed(
        JSON.stringify(cloudEvent({}, { recipients: ["all"] })),
        structured,
      ),
      "bad_request",
      /data\.recipients\.0/,
    ],
    [
      "a local time",
      signed(
        JSON.stringify(
          cloudEvent({}, { receivedDateTime: "2026-01-05T10:00:00" }),
        ),
        structured,
      ),
      "bad_request",
      /receivedDateTime/,
    ],
    [
      "an empty messageId",
      signed(JSON.stringify(cloudEvent({}, { messageId: "<>" })), structured),
      "bad_request",
      /messageId/,
    ],
    [
      "a faulty third event",
      signed(
        JSON.stringify([
          cloudEvent(),
          cloudEvent(),
          cloudEvent({}, { sender: 7 }),
          5,
        ]),
        batched,
      ),
      "bad_request",
      /Event 2: data\.sender/,
    ],
  ])("refuses %s and stores nothing", async (_what, request, code, message) => {
    const { accept, sent } = intake();
    await expect(accept(request)).rejects.toMatchObject({
      name: "BreakwaterError",
      code,
      message: expect.stringMatching(message) as unknown,
    });
    expect(sent).toEqual([]);
  });

  test("refuses content types before it looks at size or signature", async () => {
    const request = signed("x".repeat(300_000), "text/plain", {
      secret: otherSecret,
    });
    await expect(intake().accept(request)).rejects.toMatchObject({
      code: "unsupported_media_type",
    });
  });

  test("refuses other methods", async () => {
    await expect(
      intake().accept({ method: "PUT", headers: {}, body: Buffer.alloc(0) }),
    ).rejects.toMatchObject({
      code: "method_not_allowed",
    });
  });

  test.each([[[]], [["whsec_"]], [["whsec_%%%"]]])(
    "is not configured with secrets %j",
    (secrets) => {
      expect(() => intake(secrets)).toThrow(
        expect.objectContaining({ code: "not_configured" }) as Error,
      );
    },
  );
});

describe("the CloudEvents handshake", () => {
  const options = (headers: Record<string, string>) =>
    intake().accept({ method: "OPTIONS", headers, body: Buffer.alloc(0) });

  test("allows the origin that asks, at the rate it wants", async () => {
    expect(
      await options({
        "WebHook-Request-Origin": "gw.example",
        "WebHook-Request-Rate": "120",
      }),
    ).toEqual({
      status: 200,
      headers: {
        Allow: "OPTIONS, POST",
        "WebHook-Allowed-Origin": "gw.example",
        "WebHook-Allowed-Rate": "120",
      },
    });
  });

  test.each(["1000000", "many", "-1", undefined])(
    "holds the rate for a request of %s",
    async (rate) => {
      const answer = await options({
        "webhook-request-origin": "gw.example",
        ...(rate ? { "webhook-request-rate": rate } : {}),
      });
      expect(answer.headers?.["WebHook-Allowed-Rate"]).toBe("6000");
    },
  );

  test("gives no leave to a request that does not ask", async () => {
    expect(await options({})).toEqual({
      status: 200,
      headers: { Allow: "OPTIONS, POST" },
    });
  });
});

import { createMailTipControl } from "../../../lib/tenant/exchange/mail-tip-control";
import type { Invoke } from "../../../lib/tenant/exchange/invoke-command";

const guid = "00000000-0000-4000-8000-000000000001";

function read(row: Record<string, unknown>) {
  const invoke = async function* () {
    yield await Promise.resolve({ rows: [{ Guid: guid, ...row }] });
  } as unknown as Invoke;
  return createMailTipControl(invoke, () => Infinity).readMailTip({
    guid,
    kind: "dynamicDistributionGroup",
  });
}

// Exchange wraps what was written in HTML (Learn, Set-DynamicDistributionGroup, MailTip).
test.each([
  [null, null],
  ["", null],
  ["<html>\r\n<body>\r\n</body>\r\n</html>\r\n", null],
  ["<html><body><p>&nbsp;<br></p></body></html>", null],
  [
    "<html>\r\n<body>\r\nAsk R&amp;D first.\r\n</body>\r\n</html>\r\n",
    "Ask R&D first.",
  ],
  ['<html><body><a href="https://x.example">Rules</a></body></html>', "Rules"],
])("a tip of %j says %j", async (MailTip, text) => {
  expect(await read({ MailTip })).toEqual({ text, translated: false });
});

test("a picture alone is somebody's tip and not none", async () => {
  const MailTip = '<html><body><img src="x.png"></body></html>';
  expect((await read({ MailTip })).text).not.toBeNull();
});

test.each([
  [["default:<html><body>Hello</body></html>"], false],
  [["default:Hello", "DE:<html><body>Hallo</body></html>"], true],
  [["fr:Bonjour"], true],
  [[], false],
  [null, false],
])(
  "translations %j: translated %j",
  async (MailTipTranslations, translated) => {
    const tip = await read({ MailTip: "Hello", MailTipTranslations });
    expect(tip.translated).toBe(translated);
  },
);

test("a property that the answer lacks is not a tip that is not there", async () => {
  await expect(read({})).rejects.toMatchObject({ code: "tenant_incomplete" });
});

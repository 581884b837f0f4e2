import type { Row } from "../naive-filter";
import { indexOf, parsed } from "./index-of";

const addressed: Row[] = [
  {
    PrimarySmtpAddress: "ann@x.example",
    EmailAddresses: ["SMTP:ann@x.example", "smtp:boss@y.example"],
    ExternalEmailAddress: null,
  },
  {
    PrimarySmtpAddress: "bob@x.example",
    EmailAddresses: ["SMTP:bob@x.example", "SIP:b.ob@y.example"],
    ExternalEmailAddress: null,
  },
  {
    PrimarySmtpAddress: "cy@z.example",
    EmailAddresses: [],
    ExternalEmailAddress: "SMTP:cy@z.example",
  },
];

test.each([
  ["PrimarySmtpAddress -eq 'ann@x.example'", 1],
  ["PrimarySmtpAddress -eq 'BOSS@y.example'", 1],
  ["PrimarySmtpAddress -eq 'smtp:boss@y.example'", 1],
  ["PrimarySmtpAddress -eq 'b.ob@y.example'", 0],
  ["PrimarySmtpAddress -eq 'cy@z.example'", 1],
  ["PrimarySmtpAddress -ne 'boss@y.example'", 2],
  ["-not(PrimarySmtpAddress -eq 'boss@y.example')", 2],
  ["PrimarySmtpAddress -like 'b*'", 2],
  ["PrimarySmtpAddress -like '*@y.example'", 1],
  ["PrimarySmtpAddress -like 'boss@y.example'", 1],
  ["PrimarySmtpAddress -notlike '*@y.example'", 2],
  ["PrimarySmtpAddress -like '*'", 3],
  ["PrimarySmtpAddress -eq $null", 0],
  ["PrimarySmtpAddress -gt 'b'", 2],
  ["EmailAddresses -eq 'boss@y.example'", 1],
  ["EmailAddresses -ne 'boss@y.example'", 2],
  ["EmailAddresses -eq 'b.ob@y.example'", 0],
  ["EmailAddresses -like 'boss@y.example'", 1],
  ["EmailAddresses -like 'boss*'", 0],
  ["EmailAddresses -like 'smtp:boss*'", 1],
  ["ExternalEmailAddress -eq 'cy@z.example'", 1],
  ["ExternalEmailAddress -like 'cy*'", 0],
])("addresses: %s takes %i of 3", (text, expected) => {
  const index = indexOf(addressed);
  expect(index.count(parsed(text))).toMatchObject({
    status: "exact",
    count: expected,
    unknown: [],
  });
  index.dispose();
});

test.each([
  ["PrimarySmtpAddress -eq 'ann@x.example'", "exact", 1, []],
  ["PrimarySmtpAddress -ne 'ann@x.example'", "exact", 2, []],
  ["EmailAddresses -eq 'smtp:ann@x.example'", "exact", 1, []],
  ["PrimarySmtpAddress -eq $null", "exact", 0, []],
  [
    "PrimarySmtpAddress -eq 'boss@y.example'",
    "incomplete",
    0,
    ["EmailAddresses"],
  ],
  ["PrimarySmtpAddress -like 'a*'", "incomplete", 1, ["EmailAddresses"]],
  ["PrimarySmtpAddress -notlike 'a*'", "incomplete", 0, ["EmailAddresses"]],
  ["EmailAddresses -like 'smtp:ann*'", "incomplete", 0, ["EmailAddresses"]],
  ["EmailAddresses -eq 'SIP:x'", "incomplete", 0, ["EmailAddresses"]],
])("without proxies: %s is %s", (text, status, count, unknown) => {
  const index = indexOf(
    addressed.map(({ PrimarySmtpAddress = null }) => ({
      PrimarySmtpAddress,
    })),
  );
  expect(index.count(parsed(text))).toMatchObject({
    status,
    count,
    unknown,
  });
  index.dispose();
});

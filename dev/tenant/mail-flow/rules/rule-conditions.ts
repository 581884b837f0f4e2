import type { RuleMail } from "./rule-mail";
import { matchesMessageType } from "./message-type";

type Parameters = Readonly<Record<string, unknown>>;
type Condition = (mail: RuleMail, value: unknown) => boolean;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) =>
    typeof one === "string" ? [one] : [],
  );

/** .NET's anchors; always without case (Microsoft's limits for rules: `^` and `$` are not used). */
function matches(text: string | undefined, patterns: unknown): boolean {
  return (
    text !== undefined &&
    texts(patterns).some((pattern) =>
      new RegExp(
        pattern.replace(/\\A/g, "^").replace(/\\[Zz]/g, "$"),
        "i",
      ).test(text),
    )
  );
}

function containsWords(text: string | undefined, words: unknown): boolean {
  return (
    text !== undefined &&
    texts(words).some((word) => text.toLowerCase().includes(word.toLowerCase()))
  );
}

/** "250 KB", "5 MB", bytes where no unit is given (Learn, New-TransportRule, MessageSizeOver). */
function bytesOf(value: unknown): number {
  const match = /^\s*([\d.]+)\s*(B|KB|MB|GB)?/i.exec(String(value));
  const power = ["b", "kb", "mb", "gb"].indexOf(
    (match?.[2] ?? "B").toLowerCase(),
  );
  return match ? Number(match[1]) * 1_024 ** power : Infinity;
}

/**
 * Learn, New-TransportRule. Every condition of a rule must hold, any of a condition's values suffices.
 * A list must be asked for with the header conditions: `SentTo` takes no groups; who is only in Bcc
 * is in no header.
 */
const conditions: Readonly<Record<string, Condition>> = {
  AnyOfToHeader: (m, v) => m.names(m.mail.headerTo, texts(v)),
  AnyOfCcHeader: (m, v) => m.names(m.mail.headerCc, texts(v)),
  AnyOfToCcHeader: (m, v) =>
    m.names([...m.mail.headerTo, ...m.mail.headerCc], texts(v)),
  AnyOfRecipientAddressContainsWords: (m, v) =>
    m.mail.recipients.some((address) => containsWords(address, v)),
  SentTo: (m, v) => m.names(m.mail.recipients, texts(v)),
  From: (m, v) => m.isFrom(texts(v)),
  FromMemberOf: (m, v) => m.isFromMemberOf(texts(v)),
  SentToMemberOf: (m, v) => m.isToMemberOf(texts(v)),
  SentToScope: (m, v) => m.isToScope(String(v)),
  FromScope: (m, v) =>
    (m.mail.senderRow !== null) ===
    (String(v).toLowerCase() === "inorganization"),
  SubjectContainsWords: (m, v) => containsWords(m.mail.subject, v),
  SubjectMatchesPatterns: (m, v) => matches(m.mail.subject, v),
  MessageSizeOver: (m, v) => m.mail.size > bytesOf(v),
  MessageTypeMatches: (m, v) => matchesMessageType(m, String(v)),
};

/** Pairs of parameters: which header, and what of it. One header a rule. */
const headerPairs: readonly (readonly [
  header: string,
  value: string,
  holds: (text: string | undefined, value: unknown) => boolean,
])[] = [
  ["HeaderMatchesMessageHeader", "HeaderMatchesPatterns", matches],
  ["HeaderContainsMessageHeader", "HeaderContainsWords", containsWords],
];

/** Every condition and exception that is obeyed here: a cmdlet had better refuse the rest than store what does nothing. */
export const knownConditions: readonly string[] = [
  ...Object.keys(conditions),
  ...headerPairs.flatMap(([header, value]) => [header, value]),
].flatMap((name) => [name, `ExceptIf${name}`]);

/** Whether a rule is about that mail: all its conditions, none of its exceptions. */
export function ruleApplies(mail: RuleMail, parameters: Parameters): boolean {
  return (
    judge(mail, parameters, "").every(Boolean) &&
    !judge(mail, parameters, "ExceptIf").some(Boolean)
  );
}

function judge(
  mail: RuleMail,
  parameters: Parameters,
  prefix: string,
): boolean[] {
  const isSet = (name: string) => {
    const value = parameters[prefix + name];
    return value !== undefined && value !== null && value !== "";
  };
  return [
    ...Object.entries(conditions)
      .filter(([name]) => isSet(name))
      .map(([name, holds]) => holds(mail, parameters[prefix + name])),
    ...headerPairs
      .filter(([header]) => isSet(header))
      .map(([header, value, holds]) =>
        holds(
          mail.header(String(parameters[prefix + header])),
          parameters[prefix + value],
        ),
      ),
  ];
}

import { knownConditions } from "../../../mail-flow/rules/rule-conditions";
import type { EstateState } from "../../../state/create-tenant-state";
import type { Parameters } from "../../cmdlet";
import { badParameters, taskRefused, valueRefused } from "../../exchange-error";
import { findOneRecipient } from "../../find-recipient";
import { readSet } from "../../set-parameter";
import { flag, oneOf, text, texts, type ReadValue } from "../../setting-kinds";

/** Microsoft's limits for mail flow rules: characters of one pattern. */
const longestPattern = 128;

/** Words of a rule as they are stored: recipients by their primary addresses. */
type Kinds = Readonly<Record<string, ReadValue>>;

const patterns: ReadValue = (name, value, now) => {
  const read = texts(name, value, now) as string[];
  for (const pattern of read) {
    if (pattern.length > longestPattern)
      throw valueRefused(
        name,
        pattern,
        `A pattern has at most ${longestPattern} characters.`,
      );
    try {
      new RegExp(pattern.replace(/\\[AZz]/g, ""));
    } catch {
      throw valueRefused(name, pattern, "It is not a regular expression.");
    }
  }
  return read;
};

const messageTypes = [
  "OOF",
  "AutoForward",
  "Encrypted",
  "Calendaring",
  "PermissionControlled",
  "Voicemail",
  "Signed",
  "ApprovalRequest",
  "ReadReceipt",
];

function conditionKinds(state: EstateState): Kinds {
  const addresses =
    (refuse: (isList: boolean) => string | null): ReadValue =>
    (name, value, now) =>
      readSet(name, value, (now as string[] | null) ?? [], (identity) => {
        if (typeof identity !== "string") throw badParameters(name);
        const row = findOneRecipient(state, identity);
        const why = refuse(state.lists.byRow(row) !== undefined);
        if (why !== null) throw valueRefused(name, identity, why);
        return String(state.recipients.property(row, "PrimarySmtpAddress"));
      });
  const anyone = addresses(() => null);
  const groups = addresses((isList) => (isList ? null : "It is no group."));
  const scope = oneOf("InOrganization", "NotInOrganization");
  return {
    // Learn, New-TransportRule, SentTo: "You can't specify distribution groups, mail-enabled security
    // groups, or Microsoft 365 groups."
    SentTo: addresses((isList) =>
      isList ? "Use AnyOfToHeader for a group." : null,
    ),
    From: anyone,
    FromMemberOf: groups,
    SentToMemberOf: groups,
    AnyOfToHeader: anyone,
    AnyOfCcHeader: anyone,
    AnyOfToCcHeader: anyone,
    FromScope: scope,
    SentToScope: scope,
    AnyOfRecipientAddressContainsWords: texts,
    SubjectContainsWords: texts,
    SubjectMatchesPatterns: patterns,
    HeaderMatchesMessageHeader: text(64),
    HeaderMatchesPatterns: patterns,
    HeaderContainsMessageHeader: text(64),
    HeaderContainsWords: texts,
    MessageTypeMatches: oneOf(...messageTypes),
    MessageSizeOver: text(64),
  };
}

function actionKinds(state: EstateState): Kinds {
  return {
    // Learn, New-TransportRule: 1,024 characters in the cloud.
    RejectMessageReasonText: text(1_024),
    RejectMessageEnhancedStatusCode: (name, value) => {
      const code = text(32)(name, value);
      if (code !== null && !/^5\.7\.(1|9\d\d)$/.test(code as string))
        throw valueRefused(name, code, "It is 5.7.1, or 5.7.900 to 5.7.999.");
      return code;
    },
    DeleteMessage: flag,
    Quarantine: flag,
    RedirectMessageTo: (name, value, now) => {
      const to = readSet(name, value, (now as string[] | null) ?? [], (one) =>
        String(
          state.recipients.property(
            findOneRecipient(state, String(one)),
            "PrimarySmtpAddress",
          ),
        ),
      );
      // Learn, mail flow rule limits.
      if (to.length > 10)
        throw valueRefused(name, to.length, "At most 10 recipients.");
      return to;
    },
    StopRuleProcessing: flag,
  };
}

/** What mail flow obeys, exceptions included: a rule that would be stored and do nothing is refused instead. */
export const conditionNames = knownConditions;
export const actionNames = [
  "RejectMessageReasonText",
  "RejectMessageEnhancedStatusCode",
  "DeleteMessage",
  "Quarantine",
  "RedirectMessageTo",
  "StopRuleProcessing",
];

/** Conditions, exceptions and actions after the call; blanks and refused words are gone. Throws ExchangeError. */
export function readRuleParameters(
  given: Parameters,
  state: EstateState,
  now: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const kinds = conditionKinds(state);
  const actions = actionKinds(state);
  const after = { ...now };
  for (const name of [...conditionNames, ...actionNames]) {
    if (!given.has(name.toLowerCase())) continue;
    const value = given.get(name.toLowerCase());
    const read = actions[name] ?? kinds[name.replace(/^ExceptIf/, "")]!;
    const known = value === null ? null : read(name, value, after[name]);
    const isBlank =
      known === null ||
      known === false ||
      (Array.isArray(known) && known.length === 0);
    if (isBlank) delete after[name];
    else after[name] = known;
  }
  rejectWords(given, state, after);
  for (const prefix of ["", "ExceptIf"])
    for (const [header, value] of [
      ["HeaderMatchesMessageHeader", "HeaderMatchesPatterns"],
      ["HeaderContainsMessageHeader", "HeaderContainsWords"],
    ])
      if (prefix + header in after !== prefix + value in after)
        throw badParameters(prefix + header);
  if (!actionNames.some((name) => name in after))
    throw taskRefused("A rule has at least one action.");
  return after;
}

/** Learn, New-TransportRule, RejectMessageReasonText: the text of a rejection that only has a code. */
const defaultText = "Delivery not authorized, message refused";
const defaultCode = "5.7.1";

function rejectWords(
  given: Parameters,
  { habits }: EstateState,
  after: Record<string, unknown>,
): void {
  const [words, code] = [
    "RejectMessageReasonText",
    "RejectMessageEnhancedStatusCode",
  ];
  const has = (name: string) => given.has(name.toLowerCase()) && name in after;
  if (has(words) && (habits.ruleTexts === "reset" || !(code in after)))
    after[code] = defaultCode;
  else if (has(code) && (habits.ruleTexts === "reset" || !(words in after)))
    after[words] = defaultText;
}

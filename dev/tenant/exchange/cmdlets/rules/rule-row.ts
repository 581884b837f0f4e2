import { exchangeTime } from "../../../state/exchange-time";
import type { StoredRule } from "../../../state/transport-rules";
import { actionNames, conditionNames } from "./rule-parameters";

const tasks = "Microsoft.Exchange.MessagingPolicies.Rules.Tasks.";
const flags = ["DeleteMessage", "Quarantine", "StopRuleProcessing"];

/** A row of Get-TransportRule, in the shape that was seen on a live tenant. */
export function ruleRow(rule: StoredRule, priority: number) {
  const { parameters } = rule;
  const dateOf = (at: number | null | undefined) =>
    at == null ? null : exchangeTime(at);
  return {
    Priority: priority,
    Comments: rule.comments,
    ActivationDate: dateOf(rule.activationDate),
    ExpiryDate: dateOf(rule.expiryDate),
    Conditions: predicates(parameters, false),
    Exceptions: predicates(parameters, true),
    Actions: actions(parameters),
    State: rule.enabled ? "Enabled" : "Disabled",
    Mode: rule.mode,
    RuleErrorAction: rule.errorAction,
    SenderAddressLocation: rule.senderAddressLocation,
    ...Object.fromEntries(
      [...conditionNames, ...actionNames].map((name) => [
        name,
        parameters[name] ?? (flags.includes(name) ? false : null),
      ]),
    ),
    Identity: rule.name,
    Guid: rule.guid,
    Name: rule.name,
    WhenChanged: exchangeTime(rule.changedAt),
  };
}

function predicates(
  parameters: Readonly<Record<string, unknown>>,
  exceptions: boolean,
): string[] | null {
  const names = Object.keys(parameters).flatMap((name) => {
    if (!conditionNames.includes(name)) return [];
    if (name.startsWith("ExceptIf") !== exceptions) return [];
    const condition = name.replace(/^ExceptIf/, "");
    // Header and value are one condition.
    return condition.endsWith("MessageHeader")
      ? []
      : `${tasks}${condition.replace(/^(Header(Matches|Contains))(Patterns|Words)$/, "$1")}Predicate`;
  });
  return names.length > 0 ? names : null;
}

function actions(parameters: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(parameters).flatMap((name) => {
    if (!actionNames.includes(name) || name === "StopRuleProcessing") return [];
    if (name.startsWith("RejectMessage")) return "RejectMessage";
    return name.replace(/To$/, "");
  });
  return [...new Set(names)].map((name) => `${tasks}${name}Action`);
}

import type { TenantState } from "../../tenant-state";
import type { Expansions } from "../expansions";
import type { MessageGate } from "../gate";
import type { Refusal } from "../mail";
import { ruleApplies } from "./rule-conditions";
import { readRuleMail } from "./rule-mail";
import type { EffectiveRules, TransportRule } from "./transport-rule";

/** What is done to the whole message, recipients included that no condition speaks of (Learn, AnyOfToHeader). */
export function createTransportRules(
  state: Pick<TenantState, "lists" | "recipients" | "clock">,
  expansions: Expansions,
  rules: EffectiveRules,
): MessageGate {
  return {
    name: "transport-rule",
    persons: true,
    refuse(mail) {
      const active = rules().filter(isActiveAt(state.clock.now()));
      if (!active.length) return null;
      const asked = readRuleMail(state, expansions, mail);
      for (const rule of active) {
        if (!ruleApplies(asked, rule.parameters)) continue;
        const refusal = actionOf(rule, state);
        if (refusal) return refusal;
        if (rule.parameters["StopRuleProcessing"] === true) return null;
      }
      return null;
    },
  };
}

const isActiveAt =
  (now: number) =>
  ({ mode, activationDate, expiryDate }: TransportRule) =>
    mode === "Enforce" &&
    (activationDate == null || activationDate <= now) &&
    (expiryDate == null || expiryDate > now);

/** Null where the rule's actions let the mail go on. */
function actionOf(
  { parameters }: TransportRule,
  state: Pick<TenantState, "recipients">,
): Refusal | null {
  const by = "transport-rule";
  const status = parameters["RejectMessageEnhancedStatusCode"];
  const text = parameters["RejectMessageReasonText"];
  // Learn, New-TransportRule: the defaults of either where only the other is given.
  if (typeof status === "string" || typeof text === "string")
    return {
      by,
      status: typeof status === "string" ? status : "5.7.1",
      text:
        typeof text === "string"
          ? text
          : "Delivery not authorized, message refused",
    };
  if (parameters["DeleteMessage"] === true)
    return { by, status: null, text: "Deleted by a rule", silent: true };
  if (parameters["Quarantine"] === true)
    return {
      by,
      status: null,
      text: "Quarantined by a rule",
      silent: true,
      trace: "quarantined",
    };
  const others = parameters["RedirectMessageTo"];
  if (others !== undefined && others !== null)
    return {
      by,
      status: null,
      text: "Redirected by a rule",
      silent: true,
      redirectedTo: (Array.isArray(others) ? others : [others]).flatMap(
        (one) => state.recipients.rowByAddress(String(one)) ?? [],
      ),
    };
  return null;
}

import type { EstateState } from "../../../state/create-tenant-state";
import type { StoredRule } from "../../../state/transport-rules";
import {
  nothing,
  objectRow,
  objectRows,
  textParameter,
  type Cmdlet,
  type Parameters,
} from "../../cmdlet";
import { alreadyExists, objectNotFound } from "../../exchange-error";
import { flag, oneOf, text, time, whole } from "../../setting-kinds";
import { requiredText } from "../../required-text";
import { checkRuleLimits } from "./rule-limits";
import {
  actionNames,
  conditionNames,
  readRuleParameters,
} from "./rule-parameters";
import { ruleRow } from "./rule-row";

const settingNames = [
  "Name",
  "Comments",
  "Priority",
  "Mode",
  "ActivationDate",
  "ExpiryDate",
  "RuleErrorAction",
  "SenderAddressLocation",
  "Confirm",
];
const written = [...settingNames, ...conditionNames, ...actionNames];

function find({ transportRules }: EstateState, parameters: Parameters) {
  const identity = requiredText(parameters, "Identity");
  const rule = transportRules.find(identity);
  if (!rule) throw objectNotFound(identity);
  return rule;
}

/** Learn, New- and Set-TransportRule: what is not given stays. Throws ExchangeError. */
function readRule(
  parameters: Parameters,
  state: EstateState,
  now: StoredRule,
): StoredRule {
  const given = <T>(
    name: string,
    read: (name: string, value: unknown) => unknown,
    before: T,
  ) =>
    parameters.has(name.toLowerCase())
      ? (read(name, parameters.get(name.toLowerCase())) as T)
      : before;
  const date = (name: string, before: number | null | undefined) => {
    const iso = given<string | null | undefined>(name, time, undefined);
    return iso === undefined ? before : iso === null ? null : Date.parse(iso);
  };
  return {
    ...now,
    name: given("Name", text(64), now.name),
    comments: given("Comments", text(1_024), now.comments),
    mode: given("Mode", oneOf("Audit", "AuditAndNotify", "Enforce"), now.mode),
    errorAction: given(
      "RuleErrorAction",
      oneOf("Ignore", "Defer"),
      now.errorAction,
    ),
    senderAddressLocation: given(
      "SenderAddressLocation",
      oneOf("Header", "Envelope", "HeaderOrEnvelope"),
      now.senderAddressLocation,
    ),
    enabled: given("Enabled", flag, now.enabled),
    activationDate: date("ActivationDate", now.activationDate),
    expiryDate: date("ExpiryDate", now.expiryDate),
    parameters: readRuleParameters(parameters, state, now.parameters),
  };
}

function store(
  { transportRules }: EstateState,
  parameters: Parameters,
  rule: StoredRule,
  place: number,
): number {
  const rules = transportRules.all();
  const namesake = transportRules.find(rule.name);
  if (namesake && namesake.guid !== rule.guid)
    throw alreadyExists("The mail flow rule", rule.name);
  const others = rules.filter(({ guid }) => guid !== rule.guid);
  // Learn, Priority: from 0 to the number of rules.
  const priority = parameters.has("priority")
    ? (whole(0, others.length)(
        "Priority",
        parameters.get("priority"),
      ) as number)
    : place;
  checkRuleLimits(rules, rule);
  transportRules.put(rule, priority);
  return priority;
}

const getTransportRule: Cmdlet = {
  name: "Get-TransportRule",
  parameters: ["Identity", "State", "ResultSize"],
  run(parameters, state) {
    const rules = state.transportRules
      .all()
      .map((rule, priority) => ({ rule, priority }));
    const wanted = textParameter(parameters, "state").toLowerCase();
    const identity = textParameter(parameters, "identity");
    const found = identity === "" ? undefined : find(state, parameters);
    return objectRows(
      rules
        .filter(({ rule }) => !found || rule === found)
        .map(({ rule, priority }) => ruleRow(rule, priority))
        .filter(({ State }) => State.toLowerCase().startsWith(wanted)),
    );
  },
};

const newTransportRule: Cmdlet = {
  name: "New-TransportRule",
  parameters: [...written, "Enabled"],
  run(parameters, state) {
    requiredText(parameters, "Name");
    const count = state.transportRules.all().length;
    const rule = readRule(parameters, state, {
      guid: state.transportRules.newGuid(),
      name: "",
      comments: null,
      enabled: true,
      mode: "Enforce",
      errorAction: "Ignore",
      senderAddressLocation: "Header",
      activationDate: null,
      expiryDate: null,
      parameters: {},
      changedAt: state.clock.now(),
    });
    return objectRow(ruleRow(rule, store(state, parameters, rule, count)));
  },
};

const setTransportRule: Cmdlet = {
  name: "Set-TransportRule",
  parameters: ["Identity", ...written],
  run(parameters, state) {
    const rule = find(state, parameters);
    const place = state.transportRules.all().indexOf(rule);
    store(state, parameters, readRule(parameters, state, rule), place);
    return nothing;
  },
};

/** Enable- and Disable-TransportRule: a change like any other, with its delay. */
function switchRule(verb: "Enable" | "Disable"): Cmdlet {
  return {
    name: `${verb}-TransportRule`,
    parameters: ["Identity", "Confirm", ...(verb === "Enable" ? ["Mode"] : [])],
    run(parameters, state) {
      const rule = find(state, parameters);
      const mode = parameters.has("mode")
        ? (oneOf(
            "Audit",
            "AuditAndNotify",
            "Enforce",
          )("Mode", parameters.get("mode")) as StoredRule["mode"])
        : rule.mode;
      state.transportRules.put(
        { ...rule, mode, enabled: verb === "Enable" },
        state.transportRules.all().indexOf(rule),
      );
      return nothing;
    },
  };
}

const removeTransportRule: Cmdlet = {
  name: "Remove-TransportRule",
  parameters: ["Identity", "Confirm"],
  run(parameters, state) {
    state.transportRules.remove(find(state, parameters));
    return nothing;
  },
};

export const transportRuleCmdlets: readonly Cmdlet[] = [
  getTransportRule,
  newTransportRule,
  setTransportRule,
  switchRule("Enable"),
  switchRule("Disable"),
  removeTransportRule,
];

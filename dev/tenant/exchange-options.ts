import { Option } from "commander";
import type { TenantServerOptions } from "./create-tenant-server";
import { oneOf, share, whole } from "./option-values";
import type { TenantStateOptions } from "./state/create-tenant-state";
import { defaultHabits, habitWords, type Habits } from "./state/habits";
import { defaultDelays, type LeverDelays } from "./state/lever-delays";

/** What the command line says of Exchange: delays of levers, habits, rights, faults. */
export interface ExchangeOptions extends LeverDelays, Habits {
  rights: "enforced" | "open";
  faultRate: number;
  faultSeed: number;
}

const delay = (lever: string, what: string, seconds: number) =>
  new Option(
    `--${lever}-seconds <n>`,
    `delay between a written ${what} and its effect`,
  )
    .argParser(whole(0, 86_400))
    .default(seconds);

const habit = <Name extends keyof Habits>(
  name: Name,
  flags: string,
  description: string,
) =>
  new Option(flags, description)
    .argParser(oneOf(...habitWords[name]))
    .default(defaultHabits[name]);

export const exchangeOptions: readonly Option[] = [
  delay("restriction", "sender restriction", defaultDelays.restrictionSeconds),
  delay("rule", "mail flow rule", defaultDelays.ruleSeconds),
  delay(
    "transport-config",
    "storm protection setting",
    defaultDelays.transportConfigSeconds,
  ),
  habit(
    "ruleTexts",
    "--rule-texts <how>",
    "reset: a rejection's text and status code reset each other; both: they stand together",
  ),
  habit(
    "stormReplies",
    "--storm-replies <least>",
    "fewest reply-alls that the storm protection takes: from2 or from5",
  ),
  habit(
    "userLists",
    "--user-lists <kind>",
    "lists that users may make by their default role: static, or dynamicToo",
  ),
  habit(
    "goneSenders",
    "--gone-senders <what>",
    "a deleted recipient among a list's accepted senders: vanish (the last one leaves the list open) or stay",
  ),
  new Option(
    "--rights <how>",
    "enforced: an application runs what its roles allow; open: every cmdlet",
  )
    .argParser(oneOf("enforced", "open"))
    .default("enforced"),
  new Option(
    "--fault-rate <share>",
    "share of requests that meet a fault, chosen by --fault-seed",
  )
    .argParser(share)
    .default(0),
  new Option("--fault-seed <n>", "which requests meet which fault")
    .argParser(whole(0, 0x7fff_ffff))
    .default(1),
];

export function stateOptionsOf(
  options: ExchangeOptions,
): Pick<TenantStateOptions, "delays" | "habits"> {
  const { restrictionSeconds, ruleSeconds, transportConfigSeconds } = options;
  const { ruleTexts, stormReplies, userLists, goneSenders } = options;
  return {
    delays: { restrictionSeconds, ruleSeconds, transportConfigSeconds },
    habits: { ruleTexts, stormReplies, userLists, goneSenders },
  };
}

export function serverOptionsOf({
  rights,
  faultRate,
  faultSeed,
}: ExchangeOptions): Pick<TenantServerOptions, "rights" | "faults"> {
  return {
    rights,
    ...(faultRate > 0 && { faults: { rate: faultRate, seed: faultSeed } }),
  };
}

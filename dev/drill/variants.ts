import type { DrillDelays } from "./drill-result";

/** What protects the tenant in one run of the drill. */
export interface Variant {
  name: string;
  /** The protection built into Exchange Online, at its defaults. */
  native: boolean;
  /** The app: its detector hears the mail and throws the kill switch. */
  detector: boolean;
  /** The mail flow rule against replies to large lists, switched on long before. */
  standingRule: boolean;
  /** The audit ran, and restricted what it found, before the first mail. */
  audit: boolean;
}

export const variants = {
  unguarded: {
    name: "unguarded",
    native: false,
    detector: false,
    standingRule: false,
    audit: false,
  },
  native: {
    name: "native",
    native: true,
    detector: false,
    standingRule: false,
    audit: false,
  },
  guarded: {
    name: "guarded",
    native: true,
    detector: true,
    standingRule: false,
    audit: false,
  },
  standing: {
    name: "standing",
    native: true,
    detector: true,
    standingRule: true,
    audit: false,
  },
  audited: {
    name: "audited",
    native: true,
    detector: true,
    standingRule: false,
    audit: true,
  },
} as const satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;
export const variantNames = Object.keys(variants) as VariantName[];

export type DelayLevel = "low" | "default" | "high";

/**
 * Only the order of magnitude of any of these is known, which is why the guarded figure is repeated.
 *
 * Hearing: a gateway posts within seconds; a Graph notification takes "less than 1 minute" on
 * average and up to 3 (Learn, change notifications, latency for `message`), which is the high value.
 * Restriction: not documented; administrators are told to expect minutes.
 * Rule: Learn, mail flow rules: "up to 30 minutes"; in large tenants longer has been seen.
 */
export const delayLevels: Readonly<Record<DelayLevel, DrillDelays>> = {
  low: { hearingSeconds: 1, restrictionSeconds: 60, ruleSeconds: 0 },
  default: { hearingSeconds: 5, restrictionSeconds: 300, ruleSeconds: 1_800 },
  high: { hearingSeconds: 180, restrictionSeconds: 1_800, ruleSeconds: 3_600 },
};

import { textParameter, textsParameter, type Parameters } from "./cmdlet";
import { badParameters } from "./exchange-error";

/** Learn, New-DynamicDistributionGroup, IncludedRecipients, as the filters that Exchange makes of them. */
const included: Readonly<Record<string, string>> = {
  allrecipients: "(Alias -ne $null)",
  mailboxusers: "(RecipientType -eq 'UserMailbox')",
  mailcontacts: "(RecipientType -eq 'MailContact')",
  mailgroups:
    "(RecipientType -eq 'MailUniversalDistributionGroup') -or (RecipientType -eq 'MailUniversalSecurityGroup') -or (RecipientType -eq 'DynamicDistributionGroup')",
  mailusers: "(RecipientType -eq 'MailUser')",
  resources: "(RecipientTypeDetails -eq 'RoomMailbox')",
};

const conditional = [
  "Company",
  "Department",
  "StateOrProvince",
  ...Array.from({ length: 15 }, (_, i) => `CustomAttribute${i + 1}`),
];

export const precannedParameters = [
  "IncludedRecipients",
  ...conditional.map((name) => `Conditional${name}`),
];

/** Equal to any value of a property, for every property that has one (same source). Null: none is asked for. */
export function precannedFilter(parameters: Parameters): string | null {
  const conditions = conditional.flatMap((name) => {
    const key = `conditional${name.toLowerCase()}`;
    const value = parameters.get(key);
    const values = Array.isArray(value)
      ? value.map(String)
      : textParameter(parameters, key)
        ? [textParameter(parameters, key)]
        : [];
    return values.length === 0
      ? []
      : `(${values.map((one) => `(${name} -eq '${one.replaceAll("'", "''")}')`).join(" -or ")})`;
  });
  const kinds = textsParameter(parameters, "includedrecipients");
  if (kinds.length === 0) {
    if (conditions.length > 0) throw badParameters("IncludedRecipients");
    return null;
  }
  const types = kinds.map((kind) => {
    const found = included[kind];
    if (found === undefined) throw badParameters("IncludedRecipients");
    return `(${found})`;
  });
  return [...conditions, `(${types.join(" -or ")})`].join(" -and ");
}

/** What a row shows of it: `IncludedRecipients` and its conditions. */
export function precannedSettings(
  parameters: Parameters,
): [name: string, value: string | string[]][] {
  return precannedParameters
    .filter((name) => parameters.has(name.toLowerCase()))
    .map((name) => {
      const value = parameters.get(name.toLowerCase());
      return name === "IncludedRecipients"
        ? [name, textsOf(value).join(", ")]
        : [name, textsOf(value)];
    });
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) =>
    one === null || one === "" ? [] : String(one),
  );

/**
 * The filter after Set-, which may change one condition of several (Learn, Set-DynamicDistributionGroup,
 * example 1); null where the call has nothing of it. Throws ExchangeError.
 */
export function precannedAfter(
  parameters: Parameters,
  settings: ReadonlyMap<string, unknown>,
): string | null {
  const given = precannedSettings(parameters);
  if (given.length === 0) return null;
  const now = precannedParameters.flatMap((name) => {
    const value = settings.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return precannedFilter(
    new Map(
      [...now, ...given].map(([name, value]) => [name.toLowerCase(), value]),
    ),
  );
}

import { badParameters, valueRefused } from "./exchange-error";
import { readSet } from "./set-parameter";

/** Reads a value that a parameter gave; `now` is the one before, for what adds and removes. Throws ExchangeError. */
export type ReadValue = (
  name: string,
  value: unknown,
  now?: unknown,
) => unknown;

export const flag: ReadValue = (name, value) => {
  if (typeof value !== "boolean") throw badParameters(name);
  return value;
};

export const whole =
  (least: number, most: number): ReadValue =>
  (name, value) => {
    const number = typeof value === "string" ? Number(value) : value;
    if (typeof number !== "number" || !Number.isInteger(number))
      throw badParameters(name);
    if (number < least || number > most)
      throw valueRefused(name, number, `It must be from ${least} to ${most}.`);
    return number;
  };

/** A number, or Unlimited: both come back as text, as `Unlimited` does. */
export const limit =
  (least: number, most: number): ReadValue =>
  (name, value) =>
    typeof value === "string" && value.toLowerCase() === "unlimited"
      ? "Unlimited"
      : String(whole(least, most)(name, value));

/** Text of that length at most; null and "" leave it blank. */
export const text =
  (longest: number): ReadValue =>
  (name, value) => {
    if (value === null || value === "") return null;
    if (typeof value !== "string") throw badParameters(name);
    if (value.length > longest)
      throw valueRefused(
        name,
        `${value.slice(0, 20)}…`,
        `It has ${value.length} characters; ${longest} are allowed.`,
      );
    return value;
  };

/** PowerShell takes the beginning of an enumerated value for it, where only one value begins so. */
export const oneOf =
  (...words: readonly string[]): ReadValue =>
  (name, value) => {
    const wanted = String(value).toLowerCase();
    const exact = words.find((word) => word.toLowerCase() === wanted);
    if (exact !== undefined) return exact;
    const begun = words.filter((word) => word.toLowerCase().startsWith(wanted));
    if (typeof value !== "string" || value === "" || begun.length !== 1)
      throw valueRefused(name, value, `It is one of ${words.join(", ")}.`);
    return begun[0];
  };

/** ISO time, or blank. That the service takes one over JSON is not verified; PowerShell reads the caller's culture. */
export const time: ReadValue = (name, value) => {
  if (value === null || value === "") return null;
  const at = typeof value === "string" ? Date.parse(value) : NaN;
  if (Number.isNaN(at))
    throw valueRefused(name, value, "It is not a date and time.");
  return new Date(at).toISOString();
};

/** Several texts, replaced or changed one by one. */
export const texts: ReadValue = (name, value, now) =>
  readSet(name, value, (now as string[] | null | undefined) ?? [], (one) => {
    if (typeof one !== "string" && typeof one !== "number")
      throw badParameters(name);
    return String(one);
  });

import { InvalidArgumentError } from "commander";

/** One of the given words. */
export const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (text: string): T => {
    const word = words.find((one) => one === text);
    if (word === undefined)
      throw new InvalidArgumentError(`One of ${words.join(", ")}.`);
    return word;
  };

export const whole = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
  return value;
};

/** A number from 0 to 1. */
export const share = (text: string) => {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError("A number from 0 to 1.");
  return value;
};

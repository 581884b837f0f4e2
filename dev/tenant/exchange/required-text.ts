import { textParameter, type Parameters } from "./cmdlet";
import { badParameters } from "./exchange-error";

/** The text of a parameter that has to be there. Throws ExchangeError. */
export function requiredText(parameters: Parameters, name: string): string {
  const value = textParameter(parameters, name.toLowerCase());
  if (value === "") throw badParameters(name);
  return value;
}

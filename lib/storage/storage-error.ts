import { BreakwaterError } from "../errors/breakwater-error";

export function storageError(error: unknown, what: string): BreakwaterError {
  return new BreakwaterError(
    "storage_unavailable",
    `Storage failed: ${what}.`,
    {
      cause: error,
      hint: "Check that the storage account is reachable and that the app's identity has its data roles.",
    },
  );
}

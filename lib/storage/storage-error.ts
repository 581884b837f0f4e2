import { BreakwaterError } from "../errors/breakwater-error";

/** What is already understood (a row that is too long, one that cannot be read) stays as it is. */
export function storageError(error: unknown, what: string): BreakwaterError {
  if (error instanceof BreakwaterError) return error;
  return new BreakwaterError(
    "storage_unavailable",
    `Storage failed: ${what}.`,
    {
      cause: error,
      hint: "Check that the storage account is reachable and that the app's identity has its data roles.",
    },
  );
}

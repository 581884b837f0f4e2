/** Errors of the worker itself carry this mark; the library looks for it. */
export class SystemError extends Error {
  readonly isAzureFunctionsSystemError = true;
}

export class SystemRangeError extends RangeError {
  readonly isAzureFunctionsSystemError = true;
}

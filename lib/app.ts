import type { App } from "./app/app-methods";
import { invocationLog } from "./app/invocation-log";
import { isBreakwaterError } from "./errors/breakwater-error";
import type { ApiAnswer, ApiRequest } from "./http/api-request";
import { toProblem } from "./http/problem";

export { configureRuntime, type Runtime } from "./app/runtime";
export type { App } from "./app/app-methods";

let app: Promise<App> | undefined;

/**
 * The app, built on the first invocation: loading this file reads no setting and makes no client.
 * @throws BreakwaterError `not_configured` or `invalid_policy`, for good; `storage_unavailable`, until it is
 */
export function getApp(): Promise<App> {
  return (app ??= build());
}

async function build(): Promise<App> {
  try {
    const { buildApp } = await import("./app/build-app");
    return await buildApp();
  } catch (error) {
    const forGood = isBreakwaterError(
      error,
      "not_configured",
      "invalid_policy",
    );
    if (!forGood) app = undefined;
    invocationLog.error("app.not_started", {
      code: isBreakwaterError(error) ? error.code : "internal",
      message: isBreakwaterError(error) ? error.message : String(error),
      hint: isBreakwaterError(error) ? error.hint : undefined,
    });
    throw error;
  }
}

/** Answers an HTTP request, also where the app cannot be built. Never throws. */
export async function answerHttp(
  path: string,
  request: ApiRequest,
): Promise<ApiAnswer> {
  let built: App;
  try {
    built = await getApp();
  } catch (error) {
    return toProblem(error);
  }
  return built.handleHttp(path, request);
}

/**
 * The part of `@azure/functions-core` that the library speaks: the contract between the published
 * worker and `@azure/functions` 4. No package holds it, so it is written down here.
 */
import type { LogLevel } from "../host-options";

export interface BindingInfo {
  type: string;
  direction: "in" | "out" | "inout";
  name?: string;
  [option: string]: unknown;
}

/** An option of a binding, where it is text. */
export function textOption(
  binding: BindingInfo,
  option: string,
): string | undefined {
  const value = binding[option];
  return typeof value === "string" ? value : undefined;
}

/** Whole seconds: the library rounds what the app gave. */
export interface RpcDuration {
  seconds: number;
}

export interface RetryOptions {
  maxRetryCount?: number;
  retryStrategy?: "fixedDelay" | "exponentialBackoff";
  delayInterval?: RpcDuration;
  minimumInterval?: RpcDuration;
  maximumInterval?: RpcDuration;
}

export interface FunctionMetadata {
  name: string;
  functionId?: string;
  bindings: Record<string, BindingInfo>;
  retryOptions?: RetryOptions;
}

export type FunctionCallback = (...inputs: unknown[]) => unknown;

export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: HttpData;
}

export interface HttpData {
  method?: string;
  url?: string;
  nullableHeaders?: Record<string, { value: string }>;
  nullableParams?: Record<string, { value: string }>;
  nullableQuery?: Record<string, { value: string }>;
  body?: TypedData | null;
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: HttpCookie[];
}

export interface HttpCookie {
  name: string;
  value: string;
  domain?: { value?: string };
  path?: { value?: string };
  expires?: { value?: { seconds?: number } };
  secure?: { value?: boolean };
  httpOnly?: { value?: boolean };
  sameSite?: "none" | "lax" | "strict" | "explicitNone";
  maxAge?: { value?: number };
}

export interface RetryContext {
  retryCount: number;
  maxRetryCount: number;
  exception?: { message: string; stackTrace?: string };
}

export interface InvocationRequest {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  retryContext?: RetryContext;
}

export interface InvocationResponse {
  returnValue?: TypedData | null;
  outputData?: { name: string; data?: TypedData | null }[];
}

export type InvocationState =
  "preInvocationHooks" | "invocation" | "postInvocationHooks";

export interface CoreContext {
  invocationId: string;
  metadata: FunctionMetadata;
  request: InvocationRequest;
  state?: InvocationState;
  log(level: LogLevel, category: "user" | "system", message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(
    context: object,
    inputs: unknown[],
    callback: FunctionCallback,
  ): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<InvocationResponse>;
}

export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreContext): InvocationModel;
  getCapabilities(
    capabilities: Record<string, string>,
  ): Record<string, string> | Promise<Record<string, string>>;
}

export const hookNames = [
  "appStart",
  "appTerminate",
  "preInvocation",
  "postInvocation",
  "log",
] as const;
export type HookName = (typeof hookNames)[number];
export type HookCallback = (context: Record<string, unknown>) => unknown;

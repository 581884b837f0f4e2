export interface IntakeRequest {
  /** Upper case. */
  method: string;
  headers: Readonly<Record<string, string>>;
  /** The bytes as they came: the signature is over them. */
  body: Uint8Array;
}

export interface IntakeAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: Record<string, unknown>;
}

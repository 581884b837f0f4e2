import type { TenantList } from "../tenant-state";
import type { Mail, Passage, Refusal } from "./mail";

/** Stands before one list: decides before it is expanded. One file a gate. */
export interface ListGate {
  readonly name: string;
  refuse(mail: Mail, list: TenantList): Refusal | null;
}

/** Stands before the whole message, when its audience is known. */
export interface MessageGate {
  readonly name: string;
  /** Set where it also judges mail that no list let in or was asked to. */
  readonly persons?: true;
  refuse(mail: Mail, audience: number): Refusal | null;
  /** Told of what went through, so that it can count. */
  passed?(mail: Mail, audience: number): void;
}

/** Whoever acts on mail: gateways, sentinels, answering machines. Told once of every mail, refused or not. */
export type MailListener = (passage: Passage) => void;

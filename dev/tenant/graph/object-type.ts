import type { RecipientStore, TenantState } from "../tenant-state";

/** How rows of one kind look in Graph. */
export interface ObjectType {
  /** As in `#microsoft.graph.user`. */
  readonly name: string;
  /** Its entity set, as in `$metadata#users`. */
  readonly plural: string;
  /** RecipientTypeDetails that are of this type. */
  readonly recipientTypes: ReadonlySet<string>;
  readonly defaults: readonly string[];
  readonly getters: Readonly<
    Record<
      string,
      (recipients: RecipientStore, row: number, state: TenantState) => unknown
    >
  >;
  /** Answered as they stand. */
  readonly empty: Readonly<Record<string, unknown>>;
  /** Exchange's properties (lower case) that a property of the main store comes from: their changes are tracked. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/** Whether a row is an object of that type now. */
export const holds = (
  type: ObjectType,
  recipients: RecipientStore,
  row: number,
): boolean => type.recipientTypes.has(recipients.type(row));

export function propertyNames(type: ObjectType): ReadonlySet<string> {
  return new Set([...Object.keys(type.getters), ...Object.keys(type.empty)]);
}

/** A row's value by Graph's name; undefined where the type has none. */
export function readProperty(
  type: ObjectType,
  state: TenantState,
  row: number,
  name: string,
): unknown {
  const getter = type.getters[name];
  return getter ? getter(state.recipients, row, state) : type.empty[name];
}

/** The row as a JSON object: the selected properties, or the type's own default. */
export function toObject(
  type: ObjectType,
  state: TenantState,
  row: number,
  select: readonly string[] | null,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const name of select ?? type.defaults)
    object[name] = readProperty(type, state, row, name);
  return object;
}

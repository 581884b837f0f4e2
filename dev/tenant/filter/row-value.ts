/** A property of a recipient, as Exchange has it. */
export type RowValue = string | number | boolean | string[] | null;

/** As Exchange has it. */
export type PropertyValue = string | number | boolean | string[] | null;

/** One property of every row. */
export type Column = (row: number) => PropertyValue;

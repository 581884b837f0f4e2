/** A filter to save in place of the one that was found at fault. Exchange appends its own exclusions itself. */
export interface FilterMend {
  /** What to fill in, to decide or to know before it is saved; null where nothing. */
  note: string | null;
  filter: string;
}

/** A list as the detector must know it. */
export interface StormList {
  /** Exchange GUID, lower case. */
  guid: string;
  address: string;
  /** Recipients it reaches; null when nothing is known. */
  reach: number | null;
  /** False: `reach` can only be too small. */
  complete: boolean;
}

export interface StormLists {
  /**
   * Which of these addresses (lower case) are lists, by any of their addresses. What the snapshot
   * lacks may be a list made since: the implementation may ask the tenant, sparingly.
   */
  find(addresses: readonly string[]): Promise<Map<string, StormList>>;
}

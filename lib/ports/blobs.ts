import type { ContainerName } from "./names";

export interface StoredBlob {
  body: Buffer;
  etag: string;
}

/** Names start with the tenant id and a slash. */
export interface Blobs {
  read(container: ContainerName, name: string): Promise<StoredBlob | undefined>;
  /**
   * Whole or not at all. `ifMatch`: only over that version; `"absent"`: only where nothing is. The ETag
   * of what was written; `undefined` when it is not so.
   */
  write(
    container: ContainerName,
    name: string,
    body: Buffer,
    condition?: { ifMatch: string } | "absent",
  ): Promise<string | undefined>;
  list(container: ContainerName, prefix: string): AsyncIterable<string>;
  /** With an ETag: false, and nothing is removed, when the blob changed or went meanwhile. Without: also when it was gone. */
  remove(
    container: ContainerName,
    name: string,
    ifMatch?: string,
  ): Promise<boolean>;
}

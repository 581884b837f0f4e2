import type { ContainerName } from "./names";

export interface StoredBlob {
  body: Buffer;
  etag: string;
}

/** Names start with the tenant id and a slash. */
export interface Blobs {
  read(container: ContainerName, name: string): Promise<StoredBlob | undefined>;
  /** Whole or not at all. `ifMatch`: only over that version; `"absent"`: only where nothing is. False when it is not so. */
  write(
    container: ContainerName,
    name: string,
    body: Buffer,
    condition?: { ifMatch: string } | "absent",
  ): Promise<boolean>;
  list(container: ContainerName, prefix: string): AsyncIterable<string>;
  remove(container: ContainerName, name: string): Promise<void>;
}

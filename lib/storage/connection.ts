import type { TokenCredential } from "@azure/identity";

/** Where the app's storage is: an account of Azure reached by identity, or a connection string (Azurite). */
export type StorageConnection =
  | { kind: "connectionString"; connectionString: string }
  | {
      kind: "identity";
      blobUri: string;
      queueUri: string;
      tableUri: string;
      credential: TokenCredential;
    };

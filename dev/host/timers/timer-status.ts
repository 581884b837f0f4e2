import { BlobServiceClient, type RestError } from "@azure/storage-blob";

/** When a timer ran last and runs next; ISO 8601 UTC, as the real host's `status` blob. */
export interface TimerStatus {
  Last: string;
  Next: string;
  LastUpdated: string;
}

export interface TimerStatusStore {
  read(functionName: string): Promise<TimerStatus | undefined>;
  write(functionName: string, status: TimerStatus): Promise<void>;
}

/** .NET's DateTime.MinValue: never. */
export const never = "0001-01-01T00:00:00.000Z";

/** `azure-webjobs-hosts/timers/<host>/Host.Functions.<function>/status`: where the real host keeps them. */
export function createBlobTimerStatus(
  storageConnection: string,
  hostId: string,
): TimerStatusStore {
  const container = BlobServiceClient.fromConnectionString(
    storageConnection,
  ).getContainerClient("azure-webjobs-hosts");
  const blob = (name: string) =>
    container.getBlockBlobClient(
      `timers/${hostId}/Host.Functions.${name}/status`,
    );
  return {
    async read(name) {
      try {
        const body = await blob(name).downloadToBuffer();
        return JSON.parse(body.toString("utf8")) as TimerStatus;
      } catch (error) {
        if ((error as RestError).statusCode === 404) return undefined;
        throw error;
      }
    },
    async write(name, status) {
      const body = JSON.stringify(status);
      const upload = () => blob(name).upload(body, Buffer.byteLength(body));
      try {
        await upload();
      } catch (error) {
        if ((error as RestError).statusCode !== 404) throw error;
        await container.createIfNotExists();
        await upload();
      }
    },
  };
}

/** For a host whose timers need no memory beyond its own life. */
export function createMemoryTimerStatus(): TimerStatusStore {
  const statuses = new Map<string, TimerStatus>();
  return {
    read: (name) => Promise.resolve(statuses.get(name)),
    write: (name, status) => {
      statuses.set(name, status);
      return Promise.resolve();
    },
  };
}

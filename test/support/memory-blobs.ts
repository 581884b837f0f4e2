import type { Blobs, StoredBlob } from "../../lib/ports/blobs";

/** Blobs in memory, for tests that need thousands of runs. Same answers as Azure's: both stand the same tests. */
export function memoryBlobs(): Blobs {
  const blobs = new Map<string, StoredBlob>();
  let version = 0;
  return {
    read: (container, name) =>
      Promise.resolve(blobs.get(`${container}/${name}`)),
    write(container, name, body, condition) {
      const key = `${container}/${name}`;
      const there = blobs.get(key);
      const allowed =
        condition === undefined ||
        (condition === "absent"
          ? there === undefined
          : there?.etag === condition.ifMatch);
      if (!allowed) return Promise.resolve(undefined);
      const etag = `"${++version}"`;
      blobs.set(key, { body: Buffer.from(body), etag });
      return Promise.resolve(etag);
    },
    async *list(container, prefix) {
      for (const key of [...blobs.keys()].sort()) {
        await Promise.resolve();
        const name = key.slice(container.length + 1);
        if (key.startsWith(`${container}/`) && name.startsWith(prefix))
          yield name;
      }
    },
    remove(container, name, ifMatch) {
      const key = `${container}/${name}`;
      const asked = ifMatch === undefined || blobs.get(key)?.etag === ifMatch;
      if (asked) blobs.delete(key);
      return Promise.resolve(asked);
    },
  };
}

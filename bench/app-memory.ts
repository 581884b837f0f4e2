/**
 * How the C library takes and gives back memory where the app runs: `infra/app/function-app.bicep` sets the same
 * (glibc manual, "Memory Allocation Tunables"). In large pages, and what has a megabyte or more by itself, so that
 * it is given back as soon as it is freed: left to itself, the library raises that size with what it sees freed,
 * and between the columns of a large tenant 0.7 GB stayed taken (a first sync: 2,760 MB, so 2,017).
 */
export const appMemory = {
  GLIBC_TUNABLES: "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1048576",
};

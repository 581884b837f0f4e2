/**
 * Environment in which the C library asks for memory in large pages (glibc manual, "Memory Allocation Tunables").
 * Sizes are measured in it as the app runs in it: `infra/app/function-app.bicep` sets the same.
 */
export const largePages = { GLIBC_TUNABLES: "glibc.malloc.hugetlb=1" };

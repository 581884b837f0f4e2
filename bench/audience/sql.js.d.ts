/** The part of sql.js that the bench uses; it brings no types. */
declare module "sql.js" {
  export interface Database {
    run(sql: string): void;
    prepare(sql: string): {
      run(values: (string | null)[]): void;
      free(): void;
    };
    exec(sql: string): { values: (number | string)[][] }[];
    close(): void;
  }
  export default function open(): Promise<{ Database: new () => Database }>;
}

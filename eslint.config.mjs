import eslint from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** lib/ knows one source of time and chance: the injected clock and ids. */
const ambientTime = [
  { object: "Date", property: "now", message: "Take a Clock parameter." },
  { object: "Math", property: "random", message: "Take an Ids parameter." },
  {
    object: "performance",
    property: "now",
    message: "Take a Clock parameter.",
  },
  {
    object: "crypto",
    property: "randomUUID",
    message: "Take an Ids parameter.",
  },
];

export default tseslint.config(
  { ignores: ["dist/", "coverage/", "node_modules/"] },
  eslint.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ["**/*.ts"],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  {
    files: ["lib/**/*.ts"],
    ignores: ["lib/time/system-clock.ts", "lib/time/system-ids.ts"],
    rules: {
      "no-restricted-properties": ["error", ...ambientTime],
      "no-restricted-globals": [
        "error",
        { name: "setTimeout", message: "Use clock.sleep." },
        { name: "setInterval", message: "Use clock.sleep." },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "Take a Clock parameter.",
        },
      ],
    },
  },
  {
    files: ["**/*.{js,cjs,mjs}"],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      "@typescript-eslint/no-require-imports": "off",
    },
    languageOptions: {
      globals: {
        module: "writable",
        process: "readonly",
        console: "readonly",
        fetch: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
      },
    },
  },
  prettier,
);

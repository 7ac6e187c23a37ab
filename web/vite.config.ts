import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const api = process.env["STERLING_API"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/",
  plugins: [react()],
  resolve: { alias: { "@": here("./src") } },
  server: { host: "127.0.0.1", proxy: { "/api": api } },
  build: {
    outDir: here("../src/sterling/_ui"),
    emptyOutDir: true,
    target: "es2023",
    // The content security policy knows no `data:` scripts or styles; pictures are files with a hash.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What is always loaded together is packed together: many small files are packed badly.
          groups: [
            { name: "react", test: /node_modules\/(?:react|react-dom|scheduler|zustand)\//u, priority: 2 },
            {
              name: "base",
              test: /src\/(?:api\/(?:client|problem)|i18n\/index|app\/preferences)\./u,
              priority: 1,
            },
            {
              name: "workbench",
              test: /src\/editor\/(?:context|sticky|sure|light|core\/(?:plan|standIn|ids|transport|hotkeys|actions))\./u,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: "node",
    // Property tests run many cases; a busy machine must not make one fail.
    testTimeout: 30_000,
    include: ["tests/unit/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"],
  },
});

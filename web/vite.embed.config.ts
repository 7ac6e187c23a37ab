import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the style sheet says of the page it says of the element, and of nothing outside of it. */
const scoped: Plugin = {
  name: "scoped-to-the-element",
  // The style sheet is put together by then.
  enforce: "post",
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== "asset" || !file.fileName.endsWith(".css")) continue;
      const rules = String(file.source).replace(/:root\b|(?<![\w.#-])(?:html|body)(?=[\s,{[:])/gu, ":scope");
      file.source = `@scope (sterling-task) {\n${rules}\n}\n`;
    }
  },
};

/** `<sterling-task>` as one file of script and one of style, with nothing to fetch later. */
export default defineConfig({
  base: "./",
  plugins: [react(), scoped],
  resolve: { alias: { "@": here("./src") } },
  define: { "process.env.NODE_ENV": '"production"' },
  publicDir: false,
  build: {
    outDir: here("../src/sterling/_ui/embed"),
    emptyOutDir: true,
    target: "es2023",
    cssCodeSplit: false,
    lib: {
      entry: here("./src/embed/widget.ts"),
      formats: ["es"],
      fileName: "sterling-task",
      cssFileName: "sterling-task",
    },
    rolldownOptions: { output: { codeSplitting: false } },
  },
});

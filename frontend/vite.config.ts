// Four scripts, each with its style, into the package: no chunk is shared, so that a page loads one file.
import { defineConfig } from "vite";

const entry = process.env.ENTRY ?? "desk";

export default defineConfig({
  build: {
    outDir: "../src/onrecord/web/static",
    emptyOutDir: false,
    assetsInlineLimit: 100_000,
    target: "es2022",
    rolldownOptions: {
      input: { [entry]: `src/${entry}.ts` },
      output: { entryFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});

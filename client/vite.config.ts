import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const SERVER = 'http://127.0.0.1:8080';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [vue()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The oldest kernel still in service on domestic desktops.
    target: 'chrome78',
    cssTarget: 'chrome78',
    // A strict content policy admits neither data: addresses nor scripts inside the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Asked for by sm-crypto-v2 where there is no Web Crypto, which is never so in a browser.
    rolldownOptions: { external: ['crypto'] },
  },
  server: {
    proxy: {
      '/api': SERVER,
      '/socket.io': { target: SERVER, ws: true },
    },
  },
});

import { defineConfig } from 'vite';

// Where `emberloom serve` is. It hears no pages of other addresses, so the proxy speaks for this one.
const target = process.env['EMBERLOOM_URL'] ?? 'http://127.0.0.1:4400';

export default defineConfig({
  server: { proxy: { '/api': { target, changeOrigin: true, headers: { origin: target } } } },
  build: { target: 'es2022' },
});

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressAssets } from './build/compress-assets.ts'
import { pdfData } from './build/pdf-data.ts'

/** The platform, for `npm run dev:console`: pages come from here, the API from there. */
const platform = process.env['OPENMAAS_URL'] ?? 'http://127.0.0.1:8787'

// Vite looks for this default export.
// eslint-disable-next-line import/no-default-export
export default defineConfig({
  plugins: [react(), pdfData(), compressAssets()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/api': { target: platform, ws: true },
      '/download': platform,
      '/openapi.json': platform,
      '/docs': platform,
    },
  },
})

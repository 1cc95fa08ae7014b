import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import remixOptions from './remix.config.js'

export default defineConfig({
  plugins: [tailwindcss(), remix(remixOptions)],
  build: { target: 'es2022' },
  // Not the root: `scripts/dev.ts` has read .env, for all processes alike. Vite would read it again at every edit, alone.
  envDir: 'app',
  // Dependencies that dev would otherwise discover one page at a time, reloading the page each time.
  optimizeDeps: { include: ['react', 'react-dom', 'radix-ui', 'cmdk', 'sonner', 'clsx'] },
})

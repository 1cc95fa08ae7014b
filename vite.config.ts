import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import remixOptions from './remix.config.js'

export default defineConfig({
  plugins: [tailwindcss(), remix(remixOptions)],
  build: { target: 'es2022' },
  // Not the root: `scripts/dev.ts` has read .env, for all processes alike. Vite would read it again at every edit, alone.
  envDir: 'app',
  // Every dependency of the browser's side, made ready at once. One found later would be made anew with another React
  // beside the first, and the page that asked for it breaks and reloads.
  optimizeDeps: {
    noDiscovery: true,
    include: [
      'react',
      'react-dom',
      '@remix-run/react',
      '@supabase/realtime-js',
      'radix-ui',
      'lucide-react',
      'cmdk',
      'clsx',
    ],
  },
})

// `npm run build`: the widget into public/widget/v1, the pages into build/.

import { precompress } from './lib/precompress.ts'
import { runNode } from './lib/run-node.ts'
import { fail, step } from './lib/say.ts'
import { buildWidget } from './lib/widget.ts'

try {
  await step('Widget', buildWidget)
  await step('Pages', () =>
    runNode(['node_modules/@remix-run/dev/dist/cli.js', 'vite:build'], { env: { NODE_ENV: 'production' } }),
  )
  await step('Compression', () => precompress('build/client'))
} catch (error) {
  fail(error)
}

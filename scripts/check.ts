// `npm run check`: what can be known in seconds, with nothing running: format, lint, types, unit tests (the
// architecture and the catalogues among them).
import { runSteps, vitestCounts } from './lib/steps.ts'

process.exit(
  await runSteps([
    { name: 'format and lint', command: ['biome', 'ci', '--diagnostic-level=error'] },
    { name: 'types', command: ['tsc'] },
    { name: 'types of the widget', command: ['tsc', '-p', 'widget'] },
    { name: 'unit and architecture', command: ['vitest', 'run', '--project', 'unit'], count: vitestCounts },
  ]),
)

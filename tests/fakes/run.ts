import { SCRIPTS } from './llm-script.ts'
import { startFakeLlm } from './llm-server.ts'

// Fake providers by themselves (`FAKE_PROVIDERS=1 npm run dev` brings its own): `node tests/fakes/run.ts`. Prints the environment
// that points Hiviex at them.

const port = Number(process.env.FAKE_LLM_PORT ?? 54_330)
const tokenMs = Number(process.env.FAKE_LLM_TOKEN_MS ?? 15)
const fake = await startFakeLlm({ port, tokenMs })

console.log(`OPENAI_BASE_URL=${fake.openaiBaseUrl}
OPENAI_API_KEY=fake-openai-key
ANTHROPIC_BASE_URL=${fake.anthropicBaseUrl}
ANTHROPIC_API_KEY=fake-anthropic-key
# Ask for trouble in a message: FAKE:slow:200, FAKE:cut, FAKE:rate ... Known: ${SCRIPTS.join(', ')}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    fake.close().then(() => process.exit(0))
  })
}

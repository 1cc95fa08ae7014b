import { type FakeLlm, startFakeLlm } from '../../tests/fakes/llm-server.ts'

/**
 * Fake model providers in this process, and the environment of whatever it starts pointed at them: models to work with,
 * offline and without a key. FAKE_LLM_PORT and FAKE_LLM_TOKEN_MS (15) change where they listen and how fast they speak.
 */
export async function startFakeProviders(): Promise<FakeLlm> {
  const fakes = await startFakeLlm({
    port: Number(process.env.FAKE_LLM_PORT ?? 0),
    tokenMs: Number(process.env.FAKE_LLM_TOKEN_MS ?? 15),
  })
  Object.assign(process.env, {
    OPENAI_API_KEY: 'fake-openai-key',
    OPENAI_BASE_URL: fakes.openaiBaseUrl,
    ANTHROPIC_API_KEY: 'fake-anthropic-key',
    ANTHROPIC_BASE_URL: fakes.anthropicBaseUrl,
  })
  return fakes
}

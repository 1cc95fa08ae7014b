import { useFormat, useLocale, useT } from '#app/components/i18n.tsx'
import { formatCost } from '#app/domain/budgets/amounts.ts'

const KINDS = [
  'prompt',
  'retrieval',
  'attempt',
  'tool',
  'guardrail',
  'budget',
  'approval',
  'handover',
] as const
const STATES = ['ok', 'failed', 'skipped', 'waiting', 'running'] as const

/** How traces count and call things, in the reader's language. What they do not know is shown as it came. */
export function useTraceWords() {
  const t = useT()
  const locale = useLocale()
  const format = useFormat()
  return {
    /** "340 ms" below a second, "1.24 s" above. */
    time: (ms: number | null): string =>
      ms === null
        ? t('traces.unknown')
        : ms < 1_000
          ? t('traces.ms', { value: format.number(Math.round(ms)) })
          : t('traces.seconds', { value: format.number(ms / 1_000, { maximumFractionDigits: 2 }) }),
    cost: (microDollars: number) => formatCost(locale, microDollars),
    kind: (kind: string) => t(`traces.kind.${KINDS.find((known) => known === kind) ?? 'other'}`),
    state: (status: string) => t(`traces.step.${STATES.find((known) => known === status) ?? 'ok'}`),
    /** Which model was asked, over which connection. */
    asked({ connectionName, model }: { connectionName: string; model: string }): string {
      if (model === 'builtin') return t('providers.vendor.builtin')
      return connectionName && connectionName !== model ? `${connectionName} · ${model}` : model
    },
    /** Why a model failed or was passed over. */
    reason(reason: string): string {
      const key = `traces.reason.${reason}`
      return t.has(key) ? t(key) : t('traces.reason.other', { reason })
    },
    /** Why a call was not made or failed. */
    error(code: string): string {
      const key = `traces.error.${code}`
      return t.has(key) ? t(key) : t('traces.error.other', { code })
    },
  }
}

import { Plus, X } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import { MAX_SUGGESTED_QUESTIONS } from '#app/domain/agents/options.ts'
import { DraftField } from './draft-field.tsx'
import type { DraftForm } from './use-draft.ts'

export function WelcomeSection({ form }: { form: DraftForm }) {
  const t = useT()
  const { draft, set } = form
  return (
    <div className="grid gap-5">
      <DraftField form={form} path="settings.welcome" label={t('agents.welcome.text')}>
        <Textarea
          value={draft.settings.welcome}
          maxLength={400}
          rows={2}
          onChange={(event) => set({ welcome: event.target.value })}
        />
      </DraftField>
      <Questions form={form} />
    </div>
  )
}

function Questions({ form }: { form: DraftForm }) {
  const t = useT()
  const questions = form.draft.settings.suggestedQuestions
  const replace = (suggestedQuestions: string[]) => form.set({ suggestedQuestions })
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium text-sm">{t('agents.welcome.questions')}</legend>
      {questions.map((question, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a question is known by
        <div key={index} className="flex items-start gap-1">
          <DraftField
            form={form}
            path={`settings.suggestedQuestions.${index}`}
            label={t('agents.welcome.question', { number: index + 1 })}
            isLabelHidden
            className="min-w-0 flex-1"
          >
            <Input
              value={question}
              maxLength={120}
              onChange={(event) =>
                replace(questions.map((text, at) => (at === index ? event.target.value : text)))
              }
            />
          </DraftField>
          <IconButton
            label={t('agents.welcome.removeQuestion', { number: index + 1 })}
            onClick={() => replace(questions.filter((_, at) => at !== index))}
          >
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      {questions.length < MAX_SUGGESTED_QUESTIONS ? (
        <Button size="sm" className="justify-self-start" onClick={() => replace([...questions, ''])}>
          <Plus aria-hidden="true" />
          {t('agents.welcome.addQuestion')}
        </Button>
      ) : null}
      <p className="text-muted text-sm">{t('agents.welcome.questionsHelp')}</p>
    </fieldset>
  )
}

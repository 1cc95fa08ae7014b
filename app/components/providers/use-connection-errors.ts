import { useState } from 'react'
import { useFreshErrors } from '#app/components/ui/use-fresh-errors.ts'
import type { TrialAnswer } from './use-trial.ts'

type Problem = TrialAnswer['error']

/** What is wrong in a connection's form: by the answer of the button that was pressed last, saving or trying. */
export function useConnectionErrors(ofSave: Problem | undefined, ofTrial: Problem) {
  const [asked, setAsked] = useState<'save' | 'trial'>('save')
  const error = asked === 'save' ? (ofSave ?? null) : ofTrial
  return {
    ...useFreshErrors(error),
    /** Only when no field says it better. */
    message: error && Object.keys(error.fields).length === 0 ? error.message : null,
    onSave: () => setAsked('save'),
    onTrial: () => setAsked('trial'),
  }
}

import { AppError } from '#app/lib/app-error.ts'

const unknownDeed = () => new AppError('BAD_INPUT', { messageKey: 'errors.unknownDeed' })

/** Which of a page's deeds a form asks for. Throws BAD_INPUT for any other, and for none: nothing is done by default. */
export function intentOf<Deed extends string>(form: FormData, deeds: readonly Deed[]): Deed {
  const asked = form.get('intent')
  const deed = deeds.find((name) => name === asked)
  if (deed === undefined) throw unknownDeed()
  return deed
}

/** For a page with a single deed, which a form may name but need not. Throws BAD_INPUT when it asks for another one. */
export function requireIntent(form: FormData, only: string): void {
  const asked = form.get('intent')
  if (asked !== null && asked !== only) throw unknownDeed()
}

/** The same, for deeds that stand in a table by their names. */
export function deedOf<Deeds extends object>(form: FormData, deeds: Deeds): Deeds[keyof Deeds] {
  return deeds[intentOf(form, Object.keys(deeds)) as keyof Deeds]
}

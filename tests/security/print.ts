import { readFunctions } from './catalogue.ts'
import { withTwoWorkspaces } from './database.ts'
import type { Doer } from './expectations.ts'
import { actualVerbs, classOf, DOERS } from './expected.ts'

/** Prints what is, in the form of tests/security/expectations.ts: to be read before it is taken over. */
export const printWhatIs = (): Promise<void> =>
  withTwoWorkspaces(async (client, seeded) => {
    for (const relation of seeded.relations) {
      const may: string[] = []
      for (const doer of Object.keys(DOERS) as Doer[]) {
        const verbs = relation.kind === 'table' ? await actualVerbs(client, seeded, relation, doer) : ''
        if (verbs) may.push(`${doer}: '${verbs}'`)
      }
      console.log(`  '${relation.name}': {${may.length > 0 ? ` ${may.join(', ')} ` : ''}},`)
    }
    for (const fn of await readFunctions(client)) console.log(`  '${fn.signature}': '${classOf(fn)}',`)
  })

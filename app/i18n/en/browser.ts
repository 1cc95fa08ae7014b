// Every text the dashboard can show in this language; loaded by the browser as one chunk.
import { account } from './account.ts'
import { agents } from './agents.ts'
import { apiKeys } from './api-keys.ts'
import { audit } from './audit.ts'
import { auth } from './auth.ts'
import { budgets } from './budgets.ts'
import { character } from './character.ts'
import { common } from './common.ts'
import { errors } from './errors.ts'
import { inbox } from './inbox.ts'
import { knowledge } from './knowledge.ts'
import { leads } from './leads.ts'
import { media } from './media.ts'
import { people } from './people.ts'
import { providers } from './providers.ts'
import { settings } from './settings.ts'
import { tools } from './tools.ts'
import { traces } from './traces.ts'
import { versions } from './versions.ts'
import { workspace } from './workspace.ts'

export const catalogue = {
  ...common,
  ...auth,
  ...agents,
  ...budgets,
  ...character,
  ...knowledge,
  ...inbox,
  ...settings,
  ...account,
  ...leads,
  ...media,
  ...people,
  ...providers,
  ...traces,
  ...versions,
  ...workspace,
  ...apiKeys,
  ...audit,
  ...tools,
  ...errors,
}

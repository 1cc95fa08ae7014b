import {
  type Home,
  keyOf,
  marksOf,
  OUTSIDER,
  personOf,
  type Strand,
  sha256,
  tokenOf,
  workspaceOf,
} from './seed.ts'

// Everybody who asks. `home` is where they belong, if anywhere; `foreign` is the workspace they must not touch.

export type Identity = {
  name: string
  role: 'anon' | 'authenticated' | 'app_user' | 'app_visitor' | 'app_key'
  /** SQL that makes the transaction theirs, as the server or the API would. */
  enter(home: Home, foreign: Home): string
  /** Whether rows of the home may be seen at all; otherwise every row is one too many. */
  hasHome: boolean
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
const CLEAR = [
  'workspace_id',
  'user_id',
  'visitor_id',
  'agent_id',
  'role',
  'request_id',
  'api_key_id',
  'key_scopes',
]
  .map((name) => `set_config('app.${name}', '', true)`)
  .join(', ')

/** The server's way: a check by the login role, then the role of people. */
const asPerson = (user: string, workspace: string | null) =>
  `select app.enter_user('${user}', ${workspace ? `'${workspace}'` : 'null'}, 'test'); set local role app_user`

const asVisitor = (strand: Strand) =>
  `select app.enter_visitor('\\x${sha256(tokenOf(strand)).toString('hex')}', 'test'); set local role app_visitor`

const asKey = (strand: Strand) =>
  `select app.enter_key('\\x${sha256(keyOf(strand)).toString('hex')}', 'test'); set local role app_key`

/** PostgREST's way: claims and a role, and none of our settings, unless the caller writes them. */
const asApi = (role: 'anon' | 'authenticated', claims: string, settings: Record<string, string> = {}) => {
  const forged = Object.entries(settings).map(
    ([name, value]) => `set_config('${name}', ${quoted(value)}, true)`,
  )
  return `select ${[`set_config('request.jwt.claims', ${quoted(claims)}, true)`, CLEAR, ...forged].join(', ')}; set local role ${role}`
}

const claimsOf = (sub: string, more: object = {}) =>
  JSON.stringify({ sub, role: 'authenticated', aud: 'authenticated', ...more })

/** Settings that a caller of the API could write, as far as the API lets anybody write any. */
const forgedSettings = (home: Home) => ({
  'app.workspace_id': workspaceOf(home),
  'app.user_id': personOf(home, 'owner'),
  'app.role': 'owner',
})

export const IDENTITIES: Identity[] = [
  { name: 'anon', role: 'anon', hasHome: false, enter: () => asApi('anon', '{"role":"anon"}') },
  {
    name: 'anon with forged settings',
    role: 'anon',
    hasHome: false,
    enter: (_, foreign) => asApi('anon', '{}', forgedSettings(foreign)),
  },
  {
    name: 'outsider through the API',
    role: 'authenticated',
    hasHome: false,
    enter: () => asApi('authenticated', claimsOf(OUTSIDER)),
  },
  {
    name: 'owner through the API',
    role: 'authenticated',
    hasHome: false,
    enter: (home) => asApi('authenticated', claimsOf(personOf(home, 'owner'))),
  },
  {
    name: 'removed member through the API',
    role: 'authenticated',
    hasHome: false,
    enter: (_, foreign) => asApi('authenticated', claimsOf(personOf(foreign, 'removed'))),
  },
  {
    name: 'forged metadata and settings through the API',
    role: 'authenticated',
    hasHome: false,
    enter: (home, foreign) => {
      const forged = { workspace_id: workspaceOf(foreign), role: 'owner', is_admin: true }
      return asApi(
        'authenticated',
        claimsOf(personOf(home, 'owner'), {
          user_metadata: forged,
          app_metadata: forged,
          ...forged,
          role: 'authenticated',
        }),
        forgedSettings(foreign),
      )
    },
  },
  {
    name: 'malformed claims',
    role: 'authenticated',
    hasHome: false,
    enter: (_, foreign) =>
      asApi('authenticated', `{"sub": ["${personOf(foreign, 'owner')}"], "role": {"a": 1}}`),
  },
  {
    name: 'claims that are no JSON',
    role: 'authenticated',
    hasHome: false,
    enter: () => asApi('authenticated', '{"sub": '),
  },
  {
    name: 'member',
    role: 'app_user',
    hasHome: true,
    enter: (home) => asPerson(personOf(home, 'member'), workspaceOf(home)),
  },
  {
    name: 'admin',
    role: 'app_user',
    hasHome: true,
    enter: (home) => asPerson(personOf(home, 'admin'), workspaceOf(home)),
  },
  {
    name: 'owner',
    role: 'app_user',
    hasHome: true,
    enter: (home) => asPerson(personOf(home, 'owner'), workspaceOf(home)),
  },
  {
    name: 'narrowed member',
    role: 'app_user',
    hasHome: true,
    enter: (home) => asPerson(personOf(home, 'narrowed'), workspaceOf(home)),
  },
  {
    name: 'removed member',
    role: 'app_user',
    hasHome: false,
    enter: (_, foreign) => asPerson(personOf(foreign, 'removed'), null),
  },
  {
    name: 'person without a workspace',
    role: 'app_user',
    hasHome: false,
    enter: () => asPerson(OUTSIDER, null),
  },
  {
    name: 'nobody in the role of people',
    role: 'app_user',
    hasHome: false,
    enter: () => `select ${CLEAR}; set local role app_user`,
  },
  { name: 'visitor', role: 'app_visitor', hasHome: true, enter: (home) => asVisitor(`${home}1`) },
  {
    name: 'nobody in the role of visitors',
    role: 'app_visitor',
    hasHome: false,
    enter: () => `select ${CLEAR}; set local role app_visitor`,
  },
  { name: 'API key', role: 'app_key', hasHome: true, enter: (home) => asKey(`${home}1`) },
  { name: 'API key of few scopes', role: 'app_key', hasHome: true, enter: (home) => asKey(`${home}2`) },
  {
    name: 'nobody in the role of keys',
    role: 'app_key',
    hasHome: false,
    enter: () => `select ${CLEAR}; set local role app_key`,
  },
]

export const identity = (name: string): Identity => {
  const found = IDENTITIES.find((each) => each.name === name)
  if (!found) throw new Error(`nobody is called ${name}`)
  return found
}

/** What gives a foreign workspace away. */
export const foreignMarks = (home: Home): string => marksOf(`${home}0`, `${home}1`, `${home}2`, `${home}3`)

// What is right, written down by hand and looked at by a person: the suites fail when the database differs, in either
// direction, and when something is born that nobody has written down. `npm run test:isolation -- --print` prints what is.

export type Doer = 'owner' | 'admin' | 'member' | 'visitor' | 'key' | 'smallKey' | 'alone'

/** Columns that nobody reads through the server's roles or the API, whatever row it is. */
export const NEVER_READ: Record<string, string[]> = {
  'public.visitor_tokens': ['token_hash'],
  'public.inbound_endpoints': ['secret'],
  'public.account_tokens': ['token_hash'],
  'public.api_keys': ['key_hash'],
}

/** What each may do with rows of their own workspace, as far as rows are there that they may do it with. Nothing said: nothing. */
export const EXPECTED_ROWS: Record<string, Partial<Record<Doer, string>>> = {

}

/**
 * Every function, and who may call it: roles, or the login role alone; `as owner` runs with the rights of its owner and
 * therefore asks by itself who calls. Triggers are called by nobody.
 */
export const EXPECTED_FUNCTIONS: Record<string, string> = {

}

import { SignJWT } from 'jose'

export type ApiKeys = { anonKey: string; serviceRoleKey: string }

// Fixed times, so that the keys depend on the secret alone and survive a restart.
const ISSUED = 1_767_225_600 // 2026-01-01
const EXPIRES = 2_082_758_400 // 2036-01-01

/** The two API keys of a project, as Supabase makes them: JWTs that name a role. */
export async function makeApiKeys(jwtSecret: string): Promise<ApiKeys> {
  const [anonKey, serviceRoleKey] = await Promise.all([
    sign('anon', jwtSecret),
    sign('service_role', jwtSecret),
  ])
  return { anonKey, serviceRoleKey }
}

const sign = (role: string, jwtSecret: string) =>
  new SignJWT({ role, iss: 'supabase', ref: 'embedded' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(ISSUED)
    .setExpirationTime(EXPIRES)
    .sign(new TextEncoder().encode(jwtSecret))

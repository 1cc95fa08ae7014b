import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { callAuth } from './auth-call.server.ts'

// What only the service key may do at Supabase Auth. The verbs that call this have checked who asks.

async function admin(method: 'PUT' | 'DELETE', userId: string, body?: object) {
  const path = `admin/users/${encodeURIComponent(userId)}`
  return callAuth({ method, path, token: env().SUPABASE_SERVICE_ROLE_KEY, ...(body && { body }) })
}

/** Throws BAD_INPUT when the project's own rules find the password too weak. */
export async function setPassword(userId: string, password: string): Promise<void> {
  const { body } = await admin('PUT', userId, { password })
  if (body === null) throw new AppError('BAD_INPUT', { fields: { password: 'errors.account.passwordWeak' } })
}

/** False: the address is taken by now. */
export async function setEmail(userId: string, email: string): Promise<boolean> {
  return (await admin('PUT', userId, { email, email_confirm: true })).body !== null
}

/** Everything that points at the user goes with them. Somebody who is gone already counts as deleted. */
export async function deleteUser(userId: string): Promise<void> {
  const { status, body } = await admin('DELETE', userId)
  if (body === null && status !== 404) throw new AppError('UNAVAILABLE', { cause: `Auth answered ${status}` })
}

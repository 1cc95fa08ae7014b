import { selectAccountByEmail } from '#app/db/accounts.server.ts'
import { asSystem } from '#app/db/scope.server.ts'

/** Whether an address belongs to an account whose mailbox was confirmed. Never to be told to the browser. */
export async function isConfirmedAccount(email: string): Promise<boolean> {
  const account = await asSystem('whether an address is known', (tx) => selectAccountByEmail(tx, email))
  return account?.is_confirmed ?? false
}

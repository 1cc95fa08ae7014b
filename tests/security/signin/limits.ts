import type { Attack } from './attack.ts'

/** Guessing is held up by account and by address, whatever X-Forwarded-For says in front of our own proxy's entry. */
export const attackLimits: Attack = async ({ house }, isQuick) => {
  const wrong: string[] = []
  let requests = 0
  const guess = async (email: string, forwarded: string) => {
    requests++
    const response = await fetch(`${house.baseUrl}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        origin: house.baseUrl,
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': forwarded,
      },
      body: new URLSearchParams({ email, password: `guess number ${requests} of many` }).toString(),
    })
    await response.body?.cancel()
    return response.status
  }
  const many = isQuick ? 24 : 60
  const count = async (attempts: Promise<number>[]) =>
    (await Promise.all(attempts)).filter((status) => status !== 429).length
  // One account from many addresses.
  const byAccount = await count(
    Array.from({ length: many }, (_, at) => guess('one-account@sweep.local', `10.77.${at}.1`)),
  )
  if (byAccount > 12) wrong.push(`${byAccount} of ${many} guesses at one account from many addresses`)
  // Many accounts from one address, with ever new entries in front of the one that our proxy wrote.
  const spoofs = (at: number) =>
    [
      `1.2.3.${at}, 10.88.0.1`,
      `${at}.evil, 10.88.0.1`,
      `unknown, ::${at}, 10.88.0.1`,
      `10.88.0.1,10.88.0.1`,
      `"[2001:db8::${at}]:80", 10.88.0.1`,
    ][at % 5] as string
  const byAddress = await count(
    Array.from({ length: many * 2 }, (_, at) => guess(`account-${at}@sweep.local`, spoofs(at))),
  )
  if (byAddress > 45) wrong.push(`${byAddress} of ${many * 2} guesses from one address under forged ones`)
  return { requests, wrong }
}

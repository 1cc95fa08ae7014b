import { type Cookie, createCookie } from '@remix-run/node'
import { env } from '#app/env.server.ts'
import { remember } from '#app/lib/remember.ts'

/**
 * A cookie that only the server reads and writes, `seconds` long. Over https it is bound to this very host (`__Host-`), so that a
 * sister domain cannot plant one.
 */
export const signedCookie = (name: string, seconds: number): Cookie =>
  remember(`cookie.${name}`, () => {
    const { APP_URL, SESSION_SECRET } = env()
    const isHttps = APP_URL.startsWith('https://')
    return createCookie(isHttps ? `__Host-${name}` : name, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: isHttps,
      secrets: [SESSION_SECRET],
      maxAge: seconds,
    })
  })

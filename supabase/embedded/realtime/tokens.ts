import { errors, type JWTPayload, jwtVerify } from 'jose'

export type Claims = JWTPayload & { role: string; exp: number }

/** Why a token is refused; the message has the hosted service's `Code: text` form, which clients show. */
export class TokenError extends Error {}

const ROLES = new Set(['anon', 'authenticated', 'service_role'])

export type VerifyToken = (token: string) => Promise<Claims>

/** Checks HS256 tokens of one secret. Throws TokenError. */
export function tokenVerifier(jwtSecret: string): VerifyToken {
  const key = new TextEncoder().encode(jwtSecret)
  return async (token) => {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] }).catch((error: unknown) => {
      if (error instanceof errors.JWTExpired) throw new TokenError(expiredMessage(error.payload.exp ?? 0))
      if (
        error instanceof errors.JWSSignatureVerificationFailed ||
        error instanceof errors.JOSEAlgNotAllowed
      ) {
        throw new TokenError('JwtSignatureError: Failed to validate JWT signature')
      }
      throw new TokenError('MalformedJWT: The token provided is not a valid JWT')
    })
    const { role, exp } = payload
    if (typeof role !== 'string' || typeof exp !== 'number') {
      throw new TokenError('InvalidJWTToken: Fields `role` and `exp` are required in JWT')
    }
    if (!ROLES.has(role)) throw new TokenError('Unauthorized: The role of this token cannot use Realtime')
    return { ...payload, role, exp }
  }
}

export function expiredMessage(exp: number): string {
  return `InvalidJWTToken: Token has expired ${Math.max(0, Math.floor(Date.now() / 1000 - exp))} seconds ago`
}

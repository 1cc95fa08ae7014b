/** Sign-in with other services, by the names of lite's and the CLI's configuration. */
export type OAuthProviders = Partial<
  Record<'github' | 'google', { enabled: true; client_id: string; secret: string; url?: string }>
>

/** The providers for which the environment has an id and a secret. GITHUB_URL is for GitHub Enterprise, and for tests. */
export function providersIn(env: Record<string, string | undefined>): OAuthProviders {
  const providers: OAuthProviders = {}
  const { GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, GITHUB_URL, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET } = env
  if (GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET) {
    providers.github = {
      enabled: true,
      client_id: GITHUB_CLIENT_ID,
      secret: GITHUB_CLIENT_SECRET,
      ...(GITHUB_URL && { url: GITHUB_URL }),
    }
  }
  if (GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET) {
    providers.google = { enabled: true, client_id: GOOGLE_CLIENT_ID, secret: GOOGLE_CLIENT_SECRET }
  }
  return providers
}

/** Answer of GET /resources/realtime-token: what the dashboard needs to listen on Realtime as the signed-in person. */
export type RealtimeToken = {
  /** Address of the Supabase project. */
  url: string
  anonKey: string
  accessToken: string
  /** When the access token ends, in seconds since 1970, as Supabase's `expires_at`. */
  expiresAt: number
}

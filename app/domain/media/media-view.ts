/** A picture or video as people who edit the agent see it. */
export type MediaItem = {
  id: string
  kind: 'image' | 'video'
  status: 'processing' | 'ready' | 'failed'
  /** Why it failed: unreadable, too_many_pixels, too_heavy, gone, storage. */
  errorCode: string | null
  caption: string
  /** Pixels; null as long as nobody knows. */
  width: number | null
  height: number | null
  bytes: number
  mimeType: string
  /** What `settings.avatar` holds when this picture is the agent's; null where it cannot be. */
  avatar: string | null
  /** Smallest first; a video's are its poster. */
  sizes: { name: string; width: number; height: number }[]
}

export type StoredSize = { name: string; width: number; height: number; path: string; mimeType: string }

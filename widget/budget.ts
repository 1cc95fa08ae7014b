import type { WidgetBuild } from './build.ts'

/** In bytes of brotli 11. */
export const BUDGET = { loader: 600, untilTyping: 10_000 }

/**
 * Everything a browser fetches from us until a visitor can type: the loader, the app and, at worst, the other language's words.
 * What comes after, while they type: the talk chunk, and where pictures are taken or opened the media chunk; and the passage chunk when
 * a source is opened.
 */
export function bytesUntilTyping(build: WidgetBuild): { loader: number; untilTyping: number } {
  return {
    loader: build.loader.brotli,
    untilTyping: build.loader.brotli + build.app.brotli + build['pt-BR'].brotli,
  }
}

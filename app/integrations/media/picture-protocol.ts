// What the process that shapes one picture is told (its one argument, JSON) and what it answers (stdout: four bytes with the
// length of the answer, the answer as JSON, then the files one after another).

export type PictureOrder = {
  /** Longest edges in pixels, smallest first; none is made larger than the picture. */
  sizes: number[]
  /** Width times height of what is read. */
  maxPixels: number
  /** JPEG is what every model can read; it has no transparency. */
  format: 'webp' | 'jpeg'
}

export type PictureFailure = 'unreadable' | 'too_many_pixels' | 'too_heavy'

export type PictureAnswer =
  | {
      ok: true
      /** Of the original, upright. */
      width: number
      height: number
      sizes: { name: string; width: number; height: number; bytes: number }[]
    }
  | { ok: false; code: PictureFailure }

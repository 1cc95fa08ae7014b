// Bytes of unknown origin to text: byte order mark first, then what was declared, then what the bytes look like.

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

/** UTF-16 of a Western text without a mark: every other byte is zero. Null for anything else. */
export function guessUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 4_096 & ~1)
  const pairs = Math.floor(sample.length / 2)
  if (pairs < 2) return null
  let evenZeros = 0
  let oddZeros = 0
  for (let i = 0; i + 1 < sample.length; i += 2) {
    if (sample[i] === 0) evenZeros += 1
    if (sample[i + 1] === 0) oddZeros += 1
  }
  if (oddZeros > pairs * 0.6 && evenZeros < pairs * 0.05) return 'utf-16le'
  if (evenZeros > pairs * 0.6 && oddZeros < pairs * 0.05) return 'utf-16be'
  return null
}

function decodeAs(bytes: Uint8Array, charset: string, fatal: boolean): string | null {
  try {
    return new TextDecoder(charset, { fatal }).decode(bytes)
  } catch {
    return null // an unknown charset, or bytes that do not fit it
  }
}

/**
 * The text of `bytes`: line ends are `\n`, NUL is gone (Postgres cannot store it), composed form (NFC). Never throws:
 * what fits no Unicode encoding is read as Windows-1252.
 */
export function decodeText(bytes: Uint8Array, declaredCharset?: string | null): string {
  const marked = byteOrderMark(bytes) ?? guessUtf16(bytes)
  const text =
    (marked && decodeAs(bytes, marked, false)) ??
    (declaredCharset ? decodeAs(bytes, declaredCharset, true) : null) ??
    decodeAs(bytes, 'utf-8', true) ??
    decodeAs(bytes, 'windows-1252', false) ??
    ''
  return cleanText(text)
}

/** The same cleaning for text that is text already (pasted into a form). */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\u0000', '')
    .replace(/^\ufeff/, '')
    .toWellFormed()
    .normalize('NFC')
}

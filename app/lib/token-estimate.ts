// How many tokens a text is, without any model's own tokenizer: prompt previews and budgets share it, so that what is
// reserved is what was shown.
//
// A token for every 3.5 bytes of UTF-8. Current tokenizers read about 4.3 bytes a token in English, 3.7 in Portuguese, 3 to
// 4 in code and in scripts of three bytes a letter. So the estimate is a little high for words, which is the safe side of a
// reservation, and it adds up: the parts are never fewer than the whole.

const BYTES_PER_TOKEN = 3.5
/** What a turn costs besides its words: role and marks. */
const TOKENS_PER_MESSAGE = 4

function utf8Bytes(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // A surrogate is half of four bytes.
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) bytes += 2
    else bytes += 3
  }
  return bytes
}

/** Estimated tokens of a text; 0 for an empty one. */
export function estimateTokens(text: string): number {
  return Math.ceil(utf8Bytes(text) / BYTES_PER_TOKEN)
}

/** Estimated tokens of a list of turns, the frame of each included. */
export function estimateTurns(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + estimateTokens(text) + TOKENS_PER_MESSAGE, 0)
}

/** Estimated tokens of a picture of this size in pixels: the higher of the usual countings, a token for 750 pixels. */
export function estimateImageTokens(width: number, height: number): number {
  return Math.max(85, Math.ceil((width * height) / 750))
}

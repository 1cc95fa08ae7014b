import { AppError } from './app-error.ts'

/**
 * Parses JSON from outside. Depth is counted on the text, before anything is built: a body of 60,000 brackets must not
 * cost more than reading it. Throws BAD_INPUT (`errors.badJson`, `errors.tooDeep`).
 */
export function parseJson(text: string, maxDepth = 12): unknown {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === 92) i++
      else if (char === 34) inString = false
    } else if (char === 34) inString = true
    else if (char === 91 || char === 123) {
      if (++depth > maxDepth) throw new AppError('BAD_INPUT', { messageKey: 'errors.tooDeep' })
    } else if (char === 93 || char === 125) depth--
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('BAD_INPUT', { messageKey: 'errors.badJson', cause })
  }
}

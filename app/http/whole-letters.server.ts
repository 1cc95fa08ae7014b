import { Transform } from 'node:stream'

/**
 * Takes out the NUL bytes that React 18 leaves where a letter of several bytes does not fit at the end of one of its
 * 2,048-byte pieces (github.com/facebook/react/issues/24985). Browsers show each as �, somewhere in a Portuguese page. No
 * page has a NUL of its own: HTML knows none.
 */
export function wholeLetters(): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk)
    },
  })
}

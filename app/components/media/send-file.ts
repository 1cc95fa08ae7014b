import type { ApiError } from '#app/contracts/widget.v1.ts'

/** What the server said when it refused; '' when it did not answer. Null: it was stopped by the person. */
export class NotSent extends Error {
  readonly reason: string | null
  constructor(reason: string | null) {
    super(reason ?? 'cancelled')
    this.reason = reason
  }
}

type Watch = { signal: AbortSignal; onProgress?: (percent: number) => void }

/** Posts a file as it is and says how far it is, which `fetch` cannot. Throws NotSent. */
export function sendFile<T>(url: string, file: Blob, { signal, onProgress }: Watch): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) =>
      onProgress?.(total > 0 ? Math.floor((loaded / total) * 100) : 0)
    request.onerror = () => reject(new NotSent(''))
    request.onabort = () => reject(new NotSent(null))
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T)
      else reject(new NotSent(refusalIn(request.responseText)))
    }
    if (signal.aborted) return reject(new NotSent(null))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

function refusalIn(text: string): string {
  try {
    return (JSON.parse(text) as ApiError).error.message
  } catch {
    return ''
  }
}

/** Reads at least `bytes` from the start of a body, or all of it, and gives back a body that begins anew. */
export async function peek(
  body: ReadableStream<Uint8Array>,
  bytes: number,
): Promise<{ head: Uint8Array; whole: ReadableStream<Uint8Array> }> {
  const reader = body.getReader()
  const read: Uint8Array[] = []
  let size = 0
  let isOver = false
  while (size < bytes && !isOver) {
    const { done, value } = await reader.read()
    isOver = done
    if (!value) continue
    read.push(value)
    size += value.length
  }
  const head = Buffer.concat(read)
  let isFirst = true
  const whole = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (isFirst && head.length > 0) {
        isFirst = false
        controller.enqueue(head)
        return
      }
      const { done, value } = isOver ? { done: true, value: undefined } : await reader.read()
      if (done) controller.close()
      else controller.enqueue(value as Uint8Array)
    },
    cancel: (reason) => reader.cancel(reason),
  })
  return { head, whole }
}

export type Counted = { body: ReadableStream<Uint8Array>; size: () => number; isTooLarge: () => boolean }

/** The same body, which breaks off once it is longer than `limit` bytes. */
export function counted(body: ReadableStream<Uint8Array>, limit: number): Counted {
  let size = 0
  const through = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.length
      if (size > limit) controller.error(new Error('too large'))
      else controller.enqueue(chunk)
    },
  })
  return { body: body.pipeThrough(through), size: () => size, isTooLarge: () => size > limit }
}

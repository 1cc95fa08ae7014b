/** Waits until `ms` have passed since `startedAt` (performance.now()), so that how long an answer took tells nothing. */
export async function atLeast(ms: number, startedAt: number): Promise<void> {
  const left = startedAt + ms - performance.now()
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left))
}

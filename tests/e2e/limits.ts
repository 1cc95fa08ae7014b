/**
 * Forgets how often this address has tried the doors of sign-in: all specs come from one address, more often than a
 * person would. For `test.beforeEach`.
 */
export async function forgetLimits(): Promise<void> {
  const response = await fetch(`${process.env.E2E_CONTROL_URL}/forget/limits`, { method: 'POST' })
  if (!response.ok) throw new Error(`limits were not forgotten: ${await response.text()}`)
}

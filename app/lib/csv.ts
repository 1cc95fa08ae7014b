// CSV as RFC 4180 has it, safe to open in a spreadsheet: a cell that would be read as a formula is made a text by the
// apostrophe that spreadsheets understand (OWASP, CSV injection).

const FORMULA = /^[\s\uFEFF]*[=+\-@\t\r|%]/

export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text =
    typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = FORMULA.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** One line with its end. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`

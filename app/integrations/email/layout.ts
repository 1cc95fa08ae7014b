import type { Locale } from '#app/i18n/locales.ts'

export type MailWords = {
  locale: Locale
  /** Paragraphs, in order; plain text. */
  paragraphs: string[]
  button: { label: string; url: string }
  /** Small print below. */
  note: string
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)

/** A mail in our dress, as text and as HTML that needs no picture and no style sheet. Names in it are escaped here. */
export function layOut({ locale, paragraphs, button, note }: MailWords): { text: string; html: string } {
  const text = [...paragraphs, `${button.label}: ${button.url}`, note].join('\n\n')
  const body = paragraphs.map((paragraph) => `<p style="margin:0 0 20px">${escapeHtml(paragraph)}</p>`)
  const html = `<!doctype html>
<html lang="${locale}">
<body style="margin:0;padding:32px 16px;background:#faf8f4;font:15px/24px Inter,system-ui,sans-serif;color:#26221c">
<div style="max-width:440px;margin:0 auto;padding:32px;background:#fff;border:1px solid #e9e4da;border-radius:16px">
<p style="margin:0 0 24px;font-weight:600;font-size:16px"><span style="color:#b06f06">&#11042;</span> Hiviex</p>
${body.join('\n')}
<p style="margin:0 0 24px"><a href="${escapeHtml(button.url)}" style="display:inline-block;padding:9px 16px;background:#f4b63a;color:#2a1c02;border-radius:6px;text-decoration:none;font-weight:500">${escapeHtml(button.label)}</a></p>
<p style="margin:0;color:#6f6659;font-size:13px;line-height:20px">${escapeHtml(note)}</p>
</div>
</body>
</html>`
  return { text, html }
}

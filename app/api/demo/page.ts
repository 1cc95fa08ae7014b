import { html, raw } from 'hono/html'
import type { Locale } from '#app/i18n/locales.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { heroPicture, mark, picture } from './pictures.ts'
import { GROUPS, type Product, REAIS_PER_DOLLAR } from './products.ts'
import { styles } from './styles.ts'

type Options = { locale: Locale; nonce: string; agent: string }

/** The words of one language with money as it is written there. */
function wordsOf(locale: Locale) {
  const t = translatorFor(locale)
  const money = (amount: number, currency: 'BRL' | 'USD') =>
    new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount)
  return { t, money }
}

function card(product: Product, locale: Locale) {
  const { t, money } = wordsOf(locale)
  const dollars = money(product.price / REAIS_PER_DOLLAR, 'USD')
  return html`<li class="card">
    ${picture(product)}
    <h3>${t(`demo.${product.key}.name`)}</h3>
    <p>${t(`demo.${product.key}.text`).replace(/ (g|ml)$/, '\u00a0$1')}</p>
    <p class="price">
      ${money(product.price, 'BRL')}
      ${locale === 'en' ? html`<small>${t('demo.price.about', { price: dollars })}</small>` : ''}
    </p>
  </li>`
}

/** A whole page, as a customer's would be: their look, their policy, and our one line at its end. */
export function demoPage({ locale, nonce, agent }: Options) {
  const { t } = wordsOf(locale)
  const other = locale === 'en' ? 'pt-BR' : 'en'
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<meta name="description" content="${t('demo.description')}">
<title>${t('demo.title')}</title>
<link rel="icon" href="/favicon.svg">
<style nonce="${nonce}">${raw(styles)}</style>
</head>
<body>
<a class="skip" href="#honeys">${t('demo.skip')}</a>
<p class="notice">${t('demo.notice')} <a href="/">${t('demo.dashboard')}</a></p>
<header class="wrap top">
  <a class="brand" href="/demo?lang=${locale}&amp;agent=${agent}">${mark()} Colmeia</a>
  <nav>
    ${GROUPS.map((group) => html`<a href="#${group.key}">${t(`demo.nav.${group.key}`)}</a>`)}
    <a href="#help">${t('demo.nav.help')}</a>
  </nav>
  <a class="lang" lang="${other}" hreflang="${other}" href="/demo?lang=${other}&amp;agent=${agent}">${t('demo.language')}</a>
</header>
<main class="wrap">
  <div class="hero">
    <div>
      <h1>${t('demo.hero.title')}</h1>
      <p>${t('demo.hero.text')}</p>
      <div class="row">
        <a class="button main" href="#honeys">${t('demo.hero.see')}</a>
        <button class="button ask" type="button">${t('demo.ask')}</button>
      </div>
    </div>
    ${heroPicture()}
  </div>
  ${GROUPS.map(
    (group) => html`<section id="${group.key}">
      <h2>${t(`demo.nav.${group.key}`)}</h2>
      <ul class="grid">${group.products.map((product) => card(product, locale))}</ul>
    </section>`,
  )}
  <section id="help" class="help">
    <h2>${t('demo.help.title')}</h2>
    <div class="facts">
      ${(['shipping', 'returns', 'payment', 'visit'] as const).map(
        (topic) => html`<div><h3>${t(`demo.help.${topic}`)}</h3><p>${t(`demo.help.${topic}Text`)}</p></div>`,
      )}
    </div>
  </section>
  <div class="question">
    <div>
      <h2>${t('demo.question.title')}</h2>
      <p>${t('demo.question.text')}</p>
    </div>
    <button class="button main ask" type="button">${t('demo.ask')}</button>
  </div>
</main>
<footer class="wrap">${t('demo.footer')}</footer>
<script nonce="${nonce}">for (const button of document.querySelectorAll('.ask')) button.onclick = () => window.Hiviex?.open()</script>
<script async nonce="${nonce}" src="/widget/v1/loader.js" data-agent="${agent}" data-lang="${locale}"></script>
</body>
</html>`
}

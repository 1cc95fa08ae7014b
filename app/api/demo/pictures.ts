import { html, raw } from 'hono/html'
import type { Product } from './products.ts'

// Drawn by hand in one style: flat shapes, one soft light from the left, colours from the page's own tokens.

const HEXAGON = (x: number, y: number, size: number) =>
  [
    [0, -1],
    [0.866, -0.5],
    [0.866, 0.5],
    [0, 1],
    [-0.866, 0.5],
    [-0.866, -0.5],
  ]
    .map(([dx = 0, dy = 0]) => `${(x + dx * size).toFixed(1)},${(y + dy * size).toFixed(1)}`)
    .join(' ')

const SHAPES: Record<Product['picture'], string> = {
  jar: `<rect x="62" y="30" width="76" height="20" rx="6" class="lid"/><rect x="54" y="46" width="92" height="112" rx="20" class="glass"/><path d="M62 74h76v62a14 14 0 0 1-14 14H76a14 14 0 0 1-14-14z" class="fill"/><rect x="70" y="92" width="60" height="38" rx="4" class="label"/><polygon points="${HEXAGON(100, 111, 12)}" class="fill"/><path d="M66 60v66" class="shine"/>`,
  comb: [
    [70, 66],
    [104.6, 66],
    [139.2, 66],
    [52.7, 96],
    [87.3, 96],
    [121.9, 96],
    [70, 126],
    [104.6, 126],
  ]
    .map(([x = 0, y = 0], n) => `<polygon points="${HEXAGON(x, y, 18)}" class="${n % 3 ? 'fill' : 'deep'}"/>`)
    .join(''),
  bottle: `<rect x="86" y="22" width="28" height="30" rx="10" class="dark"/><rect x="82" y="48" width="36" height="14" rx="4" class="lid"/><path d="M84 62h32v12c14 6 20 16 20 30v42a12 12 0 0 1-12 12H76a12 12 0 0 1-12-12v-42c0-14 6-24 20-30z" class="fill"/><rect x="70" y="104" width="60" height="36" rx="3" class="label"/><path d="M76 100v44" class="shine"/>`,
  pouch: `<path d="M62 44h76l8 108a8 8 0 0 1-8 8H62a8 8 0 0 1-8-8z" class="paper"/><path d="M62 44h76l1 14H61z" class="lid"/><circle cx="100" cy="106" r="27" class="glass"/>${[
    [90, 98],
    [104, 94],
    [113, 105],
    [97, 110],
    [86, 113],
    [107, 119],
    [96, 123],
  ]
    .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="6" class="fill"/>`)
    .join('')}`,
  candles: `<path d="M76 40c8 9 8 18 0 22-8-4-8-13 0-22zM124 58c8 9 8 18 0 22-8-4-8-13 0-22z" class="flame"/><rect x="60" y="68" width="32" height="90" rx="5" class="fill"/><rect x="108" y="86" width="32" height="72" rx="5" class="deep"/><path d="M60 90l32 10M60 112l32 10M60 134l32 10M108 104l32 10M108 126l32 10" class="shine"/>`,
  wraps: `<rect x="48" y="98" width="104" height="22" rx="11" class="deep"/><rect x="48" y="76" width="104" height="22" rx="11" class="fill"/><rect x="48" y="120" width="104" height="22" rx="11" class="paper"/><path d="M100 62v92" class="string"/><path d="M100 74c-22-18-26 10 0 0 26 10 22-18 0 0" class="string"/>`,
  box: `<path d="M44 92h112v58a8 8 0 0 1-8 8H52a8 8 0 0 1-8-8z" class="paper"/><rect x="40" y="80" width="120" height="16" rx="4" class="lid"/>${[
    60, 86, 112, 138,
  ]
    .map(
      (x, n) =>
        `<rect x="${x - 9}" y="52" width="18" height="6" rx="2" class="dark"/><rect x="${x - 11}" y="57" width="22" height="24" rx="5" class="${n % 2 ? 'deep' : 'fill'}"/>`,
    )
    .join('')}<polygon points="${HEXAGON(100, 126, 16)}" class="fill"/>`,
}

export const picture = ({ picture: name, tone }: Product) => html`
  <svg class="picture ${tone}" viewBox="0 0 200 180" aria-hidden="true">
    <ellipse cx="100" cy="162" rx="56" ry="6" class="ground" />
    ${raw(SHAPES[name])}
  </svg>`

/** A field of cells, some full, one with the light in it. */
export const heroPicture = () => {
  const cells: string[] = []
  for (let row = 0; row < 6; row++) {
    for (let column = 0; column < 6; column++) {
      const x = 40 + column * 69.3 + (row % 2) * 34.6
      const y = 44 + row * 60
      const kind = ['a', 'b', 'a', 'c', 'b', 'd', 'a'][(row * 5 + column * 3) % 7]
      cells.push(`<polygon points="${HEXAGON(x, y, 36)}" class="cell ${kind}"/>`)
    }
  }
  const bee = `<g class="bee"><ellipse cx="0" cy="-13" rx="9" ry="15" transform="rotate(-24)" class="wing"/><ellipse cx="6" cy="-13" rx="9" ry="15" transform="rotate(18)" class="wing"/><ellipse rx="21" ry="14" class="body"/><path d="M-6-13v26M4-14v28" class="stripe"/><circle cx="17" cy="-3" r="2" class="eye"/></g>`
  return html`<svg class="hero-picture" viewBox="4 4 450 384" aria-hidden="true">
    ${raw(cells.join(''))}
    <g transform="translate(250 170) rotate(-8)">${raw(bee)}</g>
    <g transform="translate(120 285) rotate(12) scale(.8)">${raw(bee)}</g>
  </svg>`
}

export const mark = () => html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <polygon points="${HEXAGON(16, 16, 14)}" class="out" /><polygon points="${HEXAGON(16, 16, 6)}" class="in" />
</svg>`

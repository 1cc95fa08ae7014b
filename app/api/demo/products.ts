/** What the demo shop shows. Names, weights and prices are those of its knowledge, so that the chat agrees with the page. */

export type ProductKey =
  | 'wildflower'
  | 'orange'
  | 'coffee'
  | 'jatai'
  | 'comb'
  | 'propolis'
  | 'pollen'
  | 'candles'
  | 'wraps'
  | 'box'

export type Product = {
  key: ProductKey
  /** In Brazilian reais. */
  price: number
  picture: 'jar' | 'comb' | 'bottle' | 'pouch' | 'candles' | 'wraps' | 'box'
  /** The hue that the picture is filled with. */
  tone: 'amber' | 'gold' | 'brown' | 'lemon' | 'green'
}

export const GROUPS: { key: 'honeys' | 'more' | 'gifts'; products: Product[] }[] = [
  {
    key: 'honeys',
    products: [
      { key: 'wildflower', price: 64, picture: 'jar', tone: 'amber' },
      { key: 'orange', price: 38, picture: 'jar', tone: 'gold' },
      { key: 'coffee', price: 44, picture: 'jar', tone: 'brown' },
      { key: 'jatai', price: 58, picture: 'jar', tone: 'lemon' },
    ],
  },
  {
    key: 'more',
    products: [
      { key: 'comb', price: 49, picture: 'comb', tone: 'gold' },
      { key: 'propolis', price: 42, picture: 'bottle', tone: 'green' },
      { key: 'pollen', price: 36, picture: 'pouch', tone: 'lemon' },
    ],
  },
  {
    key: 'gifts',
    products: [
      { key: 'box', price: 89, picture: 'box', tone: 'amber' },
      { key: 'candles', price: 39, picture: 'candles', tone: 'gold' },
      { key: 'wraps', price: 68, picture: 'wraps', tone: 'lemon' },
    ],
  },
]

/** Reais for one US dollar: a round figure for readers abroad, not a rate. */
export const REAIS_PER_DOLLAR = 5.4

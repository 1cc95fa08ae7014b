import type { LoadImages } from './images.ts'

/** Until pictures can be read, none is: a model is told of them in words. */
export const loadImages: LoadImages = async () => new Map()

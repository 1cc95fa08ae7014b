import { useEffect, useLayoutEffect } from 'react'

/** `useLayoutEffect` for parts that are rendered on the server too, where nothing is laid out and React says so. */
export const useClientLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect

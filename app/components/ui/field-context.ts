import { createContext, useContext } from 'react'

export type FieldControl = {
  id?: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

export const FieldContext = createContext<FieldControl>({})

/** What a control inside a `Field` takes from it: its id and the texts that describe it. */
export function useFieldControl(): FieldControl {
  return useContext(FieldContext)
}

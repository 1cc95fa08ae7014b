import type { ApiDocument, ApiOperation } from './operation.ts'

/** How an operation stands to the tool that was made of it before. */
export type OperationState = 'new' | 'same' | 'changed'
export type ShownOperation = ApiOperation & { hash: string; state: OperationState; toolId: string | null }

export type ShownDocument = Omit<ApiDocument, 'operations'> & {
  operations: ShownOperation[]
  /** Tools whose operation is no longer in the document. */
  gone: { toolId: string; title: string }[]
}

import type { Method } from '../options.ts'
import type { ToolParameter } from '../schemas.ts'

/** One operation of an OpenAPI document, as it would become a tool. */
export type ApiOperation = {
  /** `get /orders/{id}`: the same in every version of a document. */
  key: string
  method: Method
  path: string
  title: string
  description: string
  parameters: ToolParameter[]
  /** Why it cannot be used; null when it can. */
  problem: OperationProblem | null
}

export type OperationProblem =
  | 'cookie' // wants a cookie
  | 'body' // wants a body that is no JSON object
  | 'parameter' // has a parameter that cannot be named or placed
  | 'tooLarge' // has more parameters, or deeper ones, than a model should read
  | 'remote' // refers to another document

export type SignInScheme = {
  /** As the document calls it. */
  name: string
  kind: 'bearer' | 'basic' | 'apiKey'
  place: 'header' | 'query'
  headerName: string
}

export type ApiDocument = {
  title: string
  version: string
  /** Absolute or relative to where the document was read. */
  servers: string[]
  schemes: SignInScheme[]
  /** Kinds of sign-in that cannot be used. */
  otherSchemes: string[]
  operations: ApiOperation[]
}

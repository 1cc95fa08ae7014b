import { z } from 'zod'
import { parseAddressTemplate } from './address-template.ts'
import {
  FIXED_PLACES,
  isHeaderName,
  isModelHeader,
  MAX_FIELDS,
  MAX_FIXED,
  MAX_PARAMETERS,
  MAX_TIMEOUT_SECONDS,
  METHODS,
  PARAMETER_TYPES,
  PLACES,
  placeholdersIn,
} from './options.ts'

export const toolNameSchema = z.string().regex(/^[a-z][a-z0-9_]{1,47}$/, 'errors.tools.name')
export const secretNameSchema = z.string().regex(/^[A-Z][A-Z0-9_]{0,39}$/, 'errors.tools.secretName')

const json: z.ZodType<unknown> = z.unknown()

export const parameterSchema = z
  .object({
    /** What the model calls it. */
    name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/, 'errors.tools.parameterName'),
    place: z.enum(PLACES),
    /** What the other side calls it; '' is the same. */
    key: z
      .string()
      .max(100)
      .regex(/^[^\p{Cc}]*$/u)
      .default(''),
    type: z.enum(PARAMETER_TYPES),
    isRequired: z.boolean(),
    description: z.string().trim().max(500).default(''),
    /** The only values there are; empty: any. For texts alone. */
    choices: z.array(z.string().min(1).max(200)).max(50).default([]),
    /** What a list or an object holds, as a JSON Schema; only imports know. */
    schema: z.record(z.string(), json).optional(),
  })
  .superRefine((parameter, check) => {
    const key = parameter.key || parameter.name
    if (parameter.place === 'header' && !isModelHeader(key))
      check.addIssue({ code: 'custom', path: ['key'], message: 'errors.tools.headerName' })
    if (/^(__proto__|constructor|prototype)$/.test(key))
      check.addIssue({ code: 'custom', path: ['key'], message: 'errors.tools.parameterName' })
    if (parameter.place === 'path' && (parameter.type === 'array' || parameter.type === 'object'))
      check.addIssue({ code: 'custom', path: ['type'], message: 'errors.tools.pathType' })
  })
export type ToolParameter = z.infer<typeof parameterSchema>

export const fixedValueSchema = z
  .object({
    place: z.enum(FIXED_PLACES),
    name: z.string().trim().min(1).max(80),
    /** May hold `{{secret:NAME}}`. */
    value: z
      .string()
      .max(2_000)
      .regex(/^[^\p{Cc}]*$/u, 'errors.tools.headerValue'),
  })
  .superRefine(({ place, name }, check) => {
    if (place === 'header' && !isHeaderName(name))
      check.addIssue({ code: 'custom', path: ['name'], message: 'errors.tools.headerName' })
  })
export type FixedValue = z.infer<typeof fixedValueSchema>

export const responseSchema = z.object({
  /** `text`: all of it; `fields`: only what is picked. */
  mode: z.enum(['text', 'fields']),
  /** A JSON pointer each (`/order/status`, `/items/0/name`); `*` for each entry of a list. */
  fields: z
    .array(
      z.object({
        label: z.string().trim().min(1).max(80),
        pointer: z
          .string()
          .max(200)
          .regex(/^(\/[^/]*)*$/, 'errors.tools.pointer'),
      }),
    )
    .max(MAX_FIELDS),
})

export const httpConfigSchema = z
  .object({
    method: z.enum(METHODS),
    url: z.string().trim().min(1).max(2_000),
    fixed: z.array(fixedValueSchema).max(MAX_FIXED),
    parameters: z.array(parameterSchema).max(MAX_PARAMETERS),
    response: responseSchema,
    timeoutSeconds: z.int().min(1).max(MAX_TIMEOUT_SECONDS),
  })
  .superRefine((config, check) => {
    const parsed = parseAddressTemplate(config.url)
    if (!parsed.ok) {
      check.addIssue({ code: 'custom', path: ['url'], message: `errors.tools.url.${parsed.problem}` })
      return
    }
    checkPlaces(config, parsed.template.segments, check)
  })
export type HttpConfig = z.infer<typeof httpConfigSchema>

/** Every placeholder has its parameter, every path parameter its placeholder, and no name is there twice. */
function checkPlaces(
  config: { url: string; method: string; parameters: ToolParameter[] },
  segments: string[],
  check: z.RefinementCtx,
): void {
  const inPath = new Set(segments.flatMap(placeholdersIn))
  const known = new Map(config.parameters.map((parameter) => [parameter.name, parameter]))
  for (const name of placeholdersIn(config.url)) {
    const place = known.get(name)?.place
    if (place !== (inPath.has(name) ? 'path' : 'query'))
      check.addIssue({ code: 'custom', path: ['url'], message: 'errors.tools.url.placeholder' })
  }
  const seen = new Set<string>()
  for (const [at, parameter] of config.parameters.entries()) {
    const path = (field: string) => ['parameters', at, field]
    if (seen.has(parameter.name))
      check.addIssue({ code: 'custom', path: path('name'), message: 'errors.tools.parameterTwice' })
    seen.add(parameter.name)
    if (parameter.place === 'path' && !inPath.has(parameter.name))
      check.addIssue({ code: 'custom', path: path('place'), message: 'errors.tools.notInPath' })
    if (parameter.place === 'body' && config.method === 'GET')
      check.addIssue({ code: 'custom', path: path('place'), message: 'errors.tools.noBody' })
  }
}

const headline = {
  name: toolNameSchema,
  title: z.string().trim().min(1).max(80),
  /** For the model: what it does and when to use it. */
  description: z.string().trim().min(1).max(1_000),
  isDangerous: z.boolean(),
}

export const saveHttpToolSchema = z.object({
  /** Null: a new one. */
  toolId: z.uuid().nullable(),
  ...headline,
  // Asked of what is saved, not of what is read: such a tool of before is still there, and tells its model nothing.
  config: httpConfigSchema.refine(({ response }) => response.mode === 'text' || response.fields.length > 0, {
    path: ['response', 'fields'],
    message: 'errors.tools.noFields',
  }),
  /** New values by name. What is left out stays as it is. */
  secrets: z.record(
    secretNameSchema,
    z
      .string()
      .min(1)
      .max(4_000)
      .regex(/^[^\p{Cc}]*$/u, 'errors.tools.headerValue'),
  ),
})
export type SaveHttpTool = z.infer<typeof saveHttpToolSchema>

export const toolIdSchema = z.object({ toolId: z.uuid() })
export const toolSwitchSchema = z.object({
  toolId: z.uuid(),
  isEnabled: z.boolean().optional(),
  isDangerous: z.boolean().optional(),
})
export const visitorTitleSchema = z.object({
  toolId: z.uuid(),
  /** Empty: words of ours. */
  visitorTitle: z
    .string()
    .trim()
    .max(80)
    .regex(/^[^\p{Cc}]*$/u),
})

import {
  context,
  type Span as OpenSpan,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { log } from '#app/lib/log.server.ts'
import { remember } from '#app/lib/remember.ts'

// OpenTelemetry, when somebody asked for it: the SDK is loaded only then. Spans are made when all is over, with their own
// times, so that tracing costs an answer nothing while it is written.

export type Span = {
  name: string
  kind: 'internal' | 'client'
  /** Unix time in ms. */
  startMs: number
  endMs: number
  /** `error.type`; null when all went well. */
  error: string | null
  attributes: Record<string, string | number | undefined>
}

type Sender = { tracer: Tracer; flush(): Promise<void> }
const state = () => remember<{ sender: Sender | null }>('tracing', () => ({ sender: null }))

/** Whether anybody wants traces. */
export const isTracing = (): boolean => state().sender !== null

/** Begins to send traces to an OTLP endpoint (HTTP, such as http://localhost:4318), in batches, in the background. */
export async function startTracing(options: {
  service: string
  endpoint: string | undefined
}): Promise<void> {
  if (!options.endpoint || isTracing()) return
  const [{ BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ])
  const attributes = { 'service.name': options.service }
  const resource = {
    attributes,
    getRawAttributes: () => Object.entries(attributes) as [string, string][],
    merge: () => resource,
  }
  const exporter = new OTLPTraceExporter({
    url: `${options.endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: 5_000,
  })
  const provider = new BasicTracerProvider({
    resource: resource as never,
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 2_000 })],
  })
  state().sender = { tracer: provider.getTracer('hiviex'), flush: () => provider.forceFlush() }
}

/** Sends what is left, and sends nothing more. */
export async function stopTracing(): Promise<void> {
  const current = state()
  const { sender } = current
  current.sender = null
  await sender?.flush().catch((error: unknown) => log.warn({ error }, 'the last traces could not be sent'))
}

const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT }

function begin(tracer: Tracer, span: Span, parent: OpenSpan | null): OpenSpan {
  const at = parent ? trace.setSpan(context.active(), parent) : context.active()
  const { error, startMs: startTime, kind, name } = span
  const attributes = error ? { ...span.attributes, 'error.type': error } : span.attributes
  const begun = tracer.startSpan(name, { kind: KINDS[kind], startTime, attributes, root: !parent }, at)
  if (error) begun.setStatus({ code: SpanStatusCode.ERROR })
  return begun
}

/** Sends one span with those below it. Returns the trace's id (32 hex digits), or null when nobody wants traces. */
export function exportSpans(root: Span, children: Span[]): string | null {
  const { sender } = state()
  if (!sender) return null
  const parent = begin(sender.tracer, root, null)
  for (const child of children) begin(sender.tracer, child, parent).end(child.endMs)
  parent.end(root.endMs)
  return parent.spanContext().traceId
}

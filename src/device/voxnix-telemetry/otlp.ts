// OTLP/HTTP in JSON (open-telemetry/opentelemetry-proto, its specification and proto/): keys in lowerCamelCase, ids in
// hexadecimal, enumerations as numbers, 64-bit numbers as decimal strings. Pure.
import type { Span, SpanValue } from '#shared/workloads/spans.ts'
import type { AuditEntry } from './audit-entry.ts'

type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }

const kinds = { internal: 1, client: 3 } as const
const statusError = 2
const severities = { INFO: 9, WARN: 13 } as const

function anyValueOf(value: SpanValue): AnyValue {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { arrayValue: { values: value.map(each => ({ stringValue: each })) } }
}

const attributesOf = (attributes: Readonly<Record<string, SpanValue>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValueOf(value) }))

const nanos = (ms: number) => (BigInt(ms) * 1_000_000n).toString()

const scope = { name: 'voxnix' }
const resourceOf = (host: string) => ({
  attributes: attributesOf({ 'service.name': 'voxnix', 'host.name': host }),
})

const spanOf = ({ traceId, spanId, parentId, name, isClient, startMs, endMs, attributes, error }: Span) => ({
  traceId,
  spanId,
  ...(parentId !== null && { parentSpanId: parentId }),
  name,
  kind: isClient ? kinds.client : kinds.internal,
  startTimeUnixNano: nanos(startMs),
  endTimeUnixNano: nanos(Math.max(startMs, endMs)),
  attributes: attributesOf({ ...attributes, ...(error !== null && { 'error.type': error }) }),
  ...(error !== null && { status: { code: statusError, message: error } }),
})

/** ExportTraceServiceRequest. */
export const tracesRequest = (spans: readonly Span[], host: string) => ({
  resourceSpans: [{ resource: resourceOf(host), scopeSpans: [{ scope, spans: spans.map(spanOf) }] }],
})

function logOf(entry: AuditEntry, nowMs: number) {
  const severityText = entry.isWarning ? 'WARN' : 'INFO'
  return {
    ...(entry.timeMs !== null && { timeUnixNano: nanos(entry.timeMs) }),
    observedTimeUnixNano: nanos(nowMs),
    severityNumber: severities[severityText],
    severityText,
    eventName: 'voxnix.audit',
    body: { stringValue: entry.text },
    attributes: attributesOf(entry.attributes),
  }
}

/** ExportLogsServiceRequest. */
export const logsRequest = (entries: readonly AuditEntry[], host: string, nowMs: number) => ({
  resourceLogs: [
    {
      resource: resourceOf(host),
      scopeLogs: [{ scope, logRecords: entries.map(each => logOf(each, nowMs)) }],
    },
  ],
})

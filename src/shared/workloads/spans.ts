// Spans of the model's process for the program that sends telemetry, each a line of JSON. Names of attributes are those
// of OpenTelemetry's conventions for generative AI (open-telemetry/semantic-conventions, its part gen-ai).

export type SpanValue = string | number | boolean | readonly string[]

export type Span = {
  /** 32 and 16 hexadecimal digits. */
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | null
  readonly name: string
  /** It waits for another process. */
  readonly isClient: boolean
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Readonly<Record<string, SpanValue>>
  /** A code; null where it ended well. */
  readonly error: string | null
}

export const longestSpan = 256 * 1024
/** The limit for one text in it. */
export const longestValue = 16 * 1024

// Messages and model answers in the JSON of OpenTelemetry's gen_ai.input.messages and gen_ai.output.messages.
import type { ModelMessage } from 'ai'

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

function partOf(part: unknown): object[] {
  const { type, text, toolCallId: id, toolName: name, input, output, value } = fieldsOf(part)
  if (type === 'text') return [{ type, content: text }]
  if (type === 'tool-call') return [{ type: 'tool_call', id, name, arguments: input }]
  if (type === 'tool-result')
    return [{ type: 'tool_call_response', id, result: fieldsOf(output)['value'] ?? output ?? value }]
  return []
}

const partsOf = (content: unknown): object[] =>
  typeof content === 'string'
    ? [{ type: 'text', content }]
    : Array.isArray(content)
      ? content.flatMap(partOf)
      : []

export const inputMessages = (messages: readonly ModelMessage[]): string =>
  JSON.stringify(messages.map(({ role, content }) => ({ role, parts: partsOf(content) })))

export const outputMessages = (content: readonly unknown[], finishReason: string): string =>
  JSON.stringify([{ role: 'assistant', parts: partsOf([...content]), finish_reason: finishReason }])

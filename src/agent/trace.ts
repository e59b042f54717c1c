// A trace of one answer, by OpenTelemetry's conventions for generative AI: the answer, each call of the
// model, and each tool. People's texts and the inputs and outputs of tools are included only if the settings
// say so.
import { randomBytes } from 'node:crypto'
import type { LanguageModelUsage, ModelMessage } from 'ai'
import type { Span, SpanValue } from '#shared/workloads/spans.ts'
import { inputMessages, outputMessages } from './message-parts.ts'
import type { Settings } from './settings.ts'
import type { SpansOut } from './spans-out.ts'

type Attributes = Record<string, SpanValue>
type CallEnd = {
  readonly finishReason: string
  readonly usage: LanguageModelUsage
  readonly content: readonly unknown[]
  readonly responseId: string
}
type ToolEnd = {
  readonly toolCall: { readonly toolName: string; readonly toolCallId: string; readonly input: unknown }
  readonly toolOutput: { readonly type: string; readonly output?: unknown; readonly error?: unknown }
  readonly toolExecutionMs: number
}
type Trace = {
  readonly callbacks: {
    onLanguageModelCallStart(event: { readonly messages: readonly ModelMessage[] }): void
    onLanguageModelCallEnd(event: CallEnd): void
    onToolExecutionEnd(event: ToolEnd): void
  }
  /** `error`: a code, null on success. */
  end(error: string | null): void
}
export type Traces = { begin(conversation: string): Trace }

const idOf = (bytes: number) => randomBytes(bytes).toString('hex')

const tokensOf = ({ inputTokens, outputTokens }: LanguageModelUsage): Attributes => ({
  ...(inputTokens !== undefined && { 'gen_ai.usage.input_tokens': inputTokens }),
  ...(outputTokens !== undefined && { 'gen_ai.usage.output_tokens': outputTokens }),
})

/** The address of Anthropic's own API, or the one in the settings. */
function serverOf({ address }: Settings): Attributes {
  const { hostname, port, protocol } = new URL(address ?? 'https://api.anthropic.com')
  return {
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
  }
}

export function createTraces(settings: Settings, out: SpansOut, now: () => number): Traces {
  const { model, provider, outputTokens, telemetry } = settings
  const content = (attributes: () => Attributes) => (telemetry?.content ? attributes() : {})
  /** The wire format's owner. */
  const common: Attributes = { 'gen_ai.provider.name': provider === 'anthropic' ? 'anthropic' : 'openai' }

  return {
    begin(conversation) {
      const [traceId, root, startMs] = [idOf(16), idOf(8), now()]
      const ofAll = { ...common, 'gen_ai.conversation.id': conversation }
      let sum = { input: 0, output: 0 }
      let call: { readonly startMs: number; readonly attributes: Attributes } | null = null

      const emit = (span: Pick<Span, 'name' | 'isClient' | 'startMs' | 'attributes' | 'error'>) =>
        out({ ...span, traceId, spanId: idOf(8), parentId: root, endMs: now() })
      function endCall(attributes: Attributes, error: string | null) {
        if (call === null) return
        emit({
          name: `chat ${model}`,
          isClient: true,
          startMs: call.startMs,
          attributes: { ...call.attributes, ...attributes },
          error,
        })
        call = null
      }

      return {
        callbacks: {
          onLanguageModelCallStart({ messages }) {
            const attributes = {
              ...ofAll,
              ...serverOf(settings),
              'gen_ai.operation.name': 'chat',
              'gen_ai.request.model': model,
              'gen_ai.request.max_tokens': outputTokens,
              ...content(() => ({ 'gen_ai.input.messages': inputMessages(messages) })),
            }
            call = { startMs: now(), attributes }
          },
          onLanguageModelCallEnd({ finishReason, usage, responseId, content: parts }) {
            const { inputTokens = 0, outputTokens: written = 0 } = usage
            sum = { input: sum.input + inputTokens, output: sum.output + written }
            const attributes = {
              ...tokensOf(usage),
              'gen_ai.response.finish_reasons': [finishReason],
              'gen_ai.response.id': responseId,
              ...content(() => ({ 'gen_ai.output.messages': outputMessages(parts, finishReason) })),
            }
            endCall(attributes, null)
          },
          onToolExecutionEnd({ toolCall, toolOutput, toolExecutionMs }) {
            const { toolName, toolCallId, input } = toolCall
            const attributes = {
              ...ofAll,
              'gen_ai.operation.name': 'execute_tool',
              'gen_ai.tool.name': toolName,
              'gen_ai.tool.call.id': toolCallId,
              'gen_ai.tool.type': 'function',
              ...content(() => ({
                'gen_ai.tool.call.arguments': JSON.stringify(input) ?? '',
                'gen_ai.tool.call.result': String(toolOutput.output ?? ''),
              })),
            }
            emit({
              name: `execute_tool ${toolName}`,
              isClient: false,
              startMs: Math.round(now() - toolExecutionMs),
              attributes,
              error: toolOutput.type === 'tool-error' ? 'tool-error' : null,
            })
          },
        },
        end(error) {
          endCall({}, error ?? 'broken-off')
          const attributes = {
            ...ofAll,
            'gen_ai.operation.name': 'invoke_agent',
            'gen_ai.agent.name': 'voxnix',
            'gen_ai.request.model': model,
            'gen_ai.usage.input_tokens': sum.input,
            'gen_ai.usage.output_tokens': sum.output,
          }
          const span = { name: 'invoke_agent voxnix', isClient: false, attributes, error }
          out({ ...span, traceId, spanId: root, parentId: null, startMs, endMs: now() })
        },
      }
    },
  }
}

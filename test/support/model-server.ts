// For tests: a stand-in for a language model on loopback, in the wire format of Anthropic's messages or of OpenAI's chat
// completions, streamed. Its replies are a script; it reads nothing. Arguments of tools come in pieces, as they do there.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { text as textOf } from 'node:stream/consumers'

export type WireFormat = 'anthropic' | 'openai-compatible'
export type ModelReply =
  | { readonly status: number; readonly retryAfter?: number }
  | {
      readonly text?: string
      readonly tools?: readonly { readonly name: string; readonly args: unknown }[]
      /** Broken off after so many events. */
      readonly cut?: number
      /** The last event never comes. */
      readonly hangs?: true
      /** An event of the stream says that the server is overloaded, and ends it. */
      readonly overloaded?: true
      /** null: it counts none, as some servers with the API of OpenAI. */
      readonly usage?: { readonly input: number; readonly output: number } | null
    }

const counted = { input: 100, output: 20 }

/** Pieces of three characters. */
const pieces = (text: string) => text.match(/[\s\S]{1,3}/g) ?? []

function anthropicEvents({ text, tools = [], overloaded, ...more }: Spoken) {
  const usage = more.usage ?? counted
  const events: object[] = [
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'scripted',
        content: [],
        stop_reason: null,
        usage: { input_tokens: usage.input, output_tokens: 1 },
      },
    },
  ]
  let index = 0
  const block = (content: object, deltas: object[]) => {
    events.push({ type: 'content_block_start', index, content_block: content })
    for (const delta of deltas) events.push({ type: 'content_block_delta', index, delta })
    events.push({ type: 'content_block_stop', index: index++ })
  }
  if (text !== undefined)
    block(
      { type: 'text', text: '' },
      pieces(text).map(piece => ({ type: 'text_delta', text: piece })),
    )
  for (const { name, args } of tools)
    block(
      { type: 'tool_use', id: `toolu_${index}`, name, input: {} },
      pieces(typeof args === 'string' ? args : JSON.stringify(args)).map(piece => ({
        type: 'input_json_delta',
        partial_json: piece,
      })),
    )
  const delta = { stop_reason: tools.length > 0 ? 'tool_use' : 'end_turn' }
  if (overloaded) events.push({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })
  else
    events.push(
      { type: 'message_delta', delta, usage: { output_tokens: usage.output } },
      { type: 'message_stop' },
    )
  return events.map(
    event => `event: ${'type' in event ? event.type : ''}\ndata: ${JSON.stringify(event)}\n\n`,
  )
}

function openAiEvents({ text, tools = [], overloaded, usage = counted }: Spoken) {
  const chunk = (delta: object, finish: string | null = null) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'scripted',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })
  const events: object[] = [chunk({ role: 'assistant', content: '' })]
  for (const piece of pieces(text ?? '')) events.push(chunk({ content: piece }))
  for (const [index, { name, args }] of tools.entries()) {
    const id = `call_${index}`
    events.push(chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }))
    for (const piece of pieces(typeof args === 'string' ? args : JSON.stringify(args)))
      events.push(chunk({ tool_calls: [{ index, function: { arguments: piece } }] }))
  }
  if (overloaded) {
    const event = { error: { message: 'overloaded', type: 'overloaded_error', code: 529 } }
    return [...events, event].map(each => `data: ${JSON.stringify(each)}\n\n`)
  }
  events.push(chunk({}, tools.length > 0 ? 'tool_calls' : 'stop'))
  if (usage) {
    const { input, output } = usage
    const tokens = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
    events.push({ ...chunk({}), choices: [], usage: tokens })
  }
  return [...events.map(event => `data: ${JSON.stringify(event)}\n\n`), 'data: [DONE]\n\n']
}

type Spoken = Exclude<ModelReply, { status: number }>

export async function modelServer(format: WireFormat) {
  const script: ModelReply[] = []
  const calls: { headers: Record<string, unknown>; body: Record<string, unknown> }[] = []
  const path = format === 'anthropic' ? '/v1/messages' : '/v1/chat/completions'

  function refuse(response: ServerResponse, { status, retryAfter }: Extract<ModelReply, { status: number }>) {
    const type = status === 429 ? 'rate_limit_error' : status === 529 ? 'overloaded_error' : 'api_error'
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    })
    response.end(JSON.stringify({ type: 'error', error: { type, message: `scripted ${status}` } }))
  }

  const server = createServer(async (request, response) => {
    const body = JSON.parse(await textOf(request))
    if (request.url !== path || body.stream !== true) return refuse(response, { status: 400 })
    calls.push({ headers: request.headers, body })
    const reply = script.shift() ?? { text: 'The script has ended.' }
    if ('status' in reply) return refuse(response, reply)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const events = format === 'anthropic' ? anthropicEvents(reply) : openAiEvents(reply)
    for (const event of events.slice(0, reply.hangs ? -2 : reply.cut)) response.write(event)
    if (reply.hangs) return
    if (reply.cut === undefined) response.end()
    else setImmediate(() => response.socket?.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    address: `http://127.0.0.1:${port}/v1`,
    calls,
    /** What it answers next, one a call. */
    next: (...replies: ModelReply[]) => void script.push(...replies),
    left: () => script.length,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

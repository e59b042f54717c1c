// For tests: a stand-in for Telegram's Bot API on loopback, in its wire format, as far as the agent calls it. Updates are
// kept until an offset confirms them, as there; flood control, a wrong token, a blocked bot and a second poller answer as
// Telegram does.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

type Call = { readonly method: string; readonly body: Record<string, unknown> }

/** A file comes as a form: of it, its name and its text. */
async function bodyOf(type: string, bytes: Buffer): Promise<Record<string, unknown>> {
  if (!type.startsWith('multipart/')) return JSON.parse(bytes.toString() || '{}')
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  const fields: Record<string, unknown> = {}
  for (const [key, value] of form)
    fields[key] = typeof value === 'string' ? value : { name: value.name, text: await value.text() }
  return fields
}

/** `port`: a free one by default. */
export async function botApiServer(token: string, port = 0) {
  const calls: Call[] = []
  let updates: { update_id: number }[] = []
  let number = 0
  let floods: (number | null)[] = []
  let isAway = false
  const refusals: { method: string; status: number; description: string }[] = []
  const waiting = new Set<() => void>()
  const answer = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const fault = (response: ServerResponse, status: number, description: string, parameters?: object) =>
    answer(response, status, {
      ok: false,
      error_code: status,
      description,
      ...(parameters && { parameters }),
    })

  const server = createServer(async (request, response) => {
    if (isAway) return request.socket.destroy()
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? []
    const body = await bodyOf(request.headers['content-type'] ?? '', await buffer(request))
    if (given !== token) return fault(response, 401, 'Unauthorized')
    const refused = refusals.findIndex(each => each.method === method)
    for (const { status, description } of refused < 0 ? [] : refusals.splice(refused, 1))
      return fault(response, status, description)
    if (method !== 'getUpdates') {
      const [retry_after, ...later] = floods
      floods = later
      if (retry_after !== undefined)
        return fault(response, 429, `Too Many Requests: retry after ${retry_after}`, { retry_after })
      if (method === 'getMe')
        return answer(response, 200, { ok: true, result: { id: 5, is_bot: true, username: 'voxnix_bot' } })
      calls.push({ method, body })
      return answer(response, 200, { ok: true, result: { message_id: calls.length } })
    }
    updates = updates.filter(({ update_id }) => update_id >= Number(body['offset']))
    if (updates.length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.add(resolve)
      response.once('close', resolve)
      await promise
      waiting.delete(resolve)
    }
    answer(response, 200, { ok: true, result: updates.slice(0, Number(body['limit'] ?? 100)) })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : 0

  function push(update: object) {
    updates.push({ update_id: ++number, ...update })
    for (const wake of waiting) wake()
  }
  const chatOf = (id: number) => ({ id, type: 'private' })
  return {
    root: `http://127.0.0.1:${bound}`,
    calls,
    says: (from: number, text: string, more: object = {}) =>
      push({
        message: {
          message_id: 1,
          from: { id: from },
          chat: chatOf(from),
          date: Math.floor(Date.now() / 1000),
          text,
          ...more,
        },
      }),
    /** `chat`: where the button is; by default the person's private chat. */
    presses: (from: number, data: string, chat: object = chatOf(from)) =>
      push({ callback_query: { id: 'q', from: { id: from }, data, message: { message_id: 9, chat } } }),
    /** After a quiet week the numbers continue anywhere. */
    numbersFrom: (first: number) => {
      number = first
    },
    /** Sends the previous message again. */
    repeat: () => {
      updates = updates.flatMap(each => [each, each])
      for (const wake of waiting) wake()
    },
    /** Each connection is cut, as where no network is. */
    away: (on: boolean) => {
      isAway = on
      if (on) server.closeAllConnections()
    },
    /** The next call of this method: 403 where a person blocked the bot, 409 where a second one polls. */
    refuse: (method: string, status: number, description: string) =>
      void refusals.push({ method, status, description }),
    /** The next call has to wait so many seconds. */
    flood: (seconds: number | null = 1) => void floods.push(seconds),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

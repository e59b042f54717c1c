// Telegram's Bot API (core.telegram.org/bots/api), as far as the agent needs it. The token is part of every
// URL, so errors never contain a URL.
import { setTimeout } from 'node:timers/promises'
import { fieldsOf } from '../lib/decode.ts'

export type BotApi = {
  call(method: string, body: object, timeoutMs?: number): Promise<unknown>
  /** Sends a text that is too long for a message as a file of this name. */
  sendFile(chat: number, name: string, text: string): Promise<unknown>
}
type Body = { readonly body: string | FormData; readonly headers?: Record<string, string> }

/**
 * Telegram's status: 401 for a wrong token, 403 for a person who blocked the bot, 409 for a second poller.
 */
export class BotFault extends Error {
  readonly status: number
  constructor(method: string, status: number, text: string) {
    super(`${method}: ${status} ${text.slice(0, 200)}`)
    this.status = status
  }
}

/** `getUpdates` answers this where it has to ask for fewer updates. */
export class TooLong extends Error {
  constructor() {
    super('The answer of Telegram is too long.')
  }
}

const longestAnswer = 4 * 1024 * 1024
/** Messages for which a person waits are sent once Telegram is back, for so long. The rest is of no use later. */
const kept = ['sendMessage', 'sendDocument', 'editMessageText']
/** A call waits at most this long for flood control, all its waits together. */
const keptMs = 2 * 3_600_000
/** They show for seconds that something was heard, and what comes after would wait with them. */
const signs = ['sendChatAction', 'answerCallbackQuery']
/** Telegram fetches what a text links to, to show a preview. A text of a model could send out what it read that way. */
const withoutPreview = { link_preview_options: { is_disabled: true } }
const withText = ['sendMessage', 'editMessageText']

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > longestAnswer) throw new TooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const leastSeconds = 1
/** Telegram gave no usable number. */
const unknownSeconds = 5
const secondsIn = (value: unknown) =>
  typeof value === 'number' && value > 0 ? Math.max(leastSeconds, value) : unknownSeconds

function parsed(text: string) {
  try {
    return fieldsOf(JSON.parse(text)) ?? {}
  } catch {
    // A page of a proxy.
    return {}
  }
}

/** `root`: https://api.telegram.org. */
export function createBotApi(root: string, token: string): BotApi {
  async function once(method: string, body: Body, timeoutMs: number) {
    const response = await fetch(`${root}/bot${token}/${method}`, {
      method: 'POST',
      ...body,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    }).catch((thrown: unknown) => {
      // Its message may contain the URL.
      throw new BotFault(method, 0, thrown instanceof Error ? thrown.name : 'failed')
    })
    return { status: response.status, answer: parsed(await bounded(response)) }
  }
  async function reached(method: string, body: Body, timeoutMs: number, until: number) {
    for (let failures = 1; ; failures += 1) {
      try {
        const answered = await once(method, body, timeoutMs)
        if (answered.status < 500 || performance.now() > until) return answered
      } catch (thrown) {
        // No network, or no answer in time.
        if (performance.now() > until) throw thrown
      }
      await setTimeout(Math.min(60_000, 500 * 2 ** failures))
    }
  }
  async function repeated(method: string, body: Body, timeoutMs: number): Promise<unknown> {
    const until = performance.now() + keptMs
    for (;;) {
      const { status, answer } = await reached(method, body, timeoutMs, kept.includes(method) ? until : 0)
      if (answer['ok'] === true) return answer['result']
      const waitMs = 1000 * secondsIn(fieldsOf(answer['parameters'])?.['retry_after'])
      const isLater = status === 429 && !signs.includes(method) && performance.now() + waitMs <= until
      if (!isLater) throw new BotFault(method, status, String(answer['description'] ?? ''))
      // Flood control: the message is sent later.
      await setTimeout(waitMs)
    }
  }
  return {
    call: (method, body, timeoutMs = 30_000) =>
      repeated(
        method,
        {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(withText.includes(method) ? { ...body, ...withoutPreview } : body),
        },
        timeoutMs,
      ),
    sendFile(chat, name, text) {
      const body = new FormData()
      body.append('chat_id', String(chat))
      body.append('document', new Blob([text], { type: 'text/plain' }), name)
      return repeated('sendDocument', { body }, 120_000)
    },
  }
}

// Shows in a chat how far a request is that takes a while: in one message, which is edited at each step and goes when
// the request has ended.
import { isBrokerStep } from '#shared/workloads/steps.ts'
import { plain } from '../lib/broker-texts.ts'
import { fieldsOf } from '../lib/decode.ts'
import type { BotApi } from './bot-api.ts'

/** Most requests have ended by then. */
const afterMs = 3000
const mostCharacters = 60

/** `of`: the request that the step belongs to, as `create dev`; by default the one that this shows. */
export type Steps = (step: string, undoing: boolean, of?: string) => void

const names: Partial<Record<string, string>> = {
  configuration: 'writing its configuration',
  built: 'building its system',
  enrolment: 'starting it',
  started: 'starting it',
  stopped: 'stopping it',
}

/** null for a name that is none of the broker's. */
function stepText(step: string, undoing: boolean): string | null {
  if (!isBrokerStep(step)) return null
  return `${undoing ? 'undoing: ' : ''}${names[step] ?? step}…`
}

type Place = { readonly api: BotApi; readonly chat: number; readonly log: (line: string) => void }

/** `asked`: '' where each step says what it is of. `end`: whether the request took a while. */
export function showProgress({ api, chat, log }: Place, asked: string) {
  let text = asked === '' ? '' : `${asked}…`
  let shown = ''
  let message: unknown
  let isDue = false
  let last = Promise.resolve()
  // One after the other; a chat that takes no message does not hold the request up.
  const next = (work: () => Promise<unknown>) => {
    last = last
      .then(work)
      .then(() => undefined)
      .catch(thrown => log(thrown instanceof Error ? thrown.message : String(thrown)))
  }
  async function update() {
    if (text === shown) return
    shown = text
    if (message === undefined)
      message = fieldsOf(await api.call('sendMessage', { chat_id: chat, text }))?.['message_id']
    else await api.call('editMessageText', { chat_id: chat, message_id: message, text })
  }
  const timer = setTimeout(() => {
    isDue = true
    next(update)
  }, afterMs)
  const steps: Steps = (step, undoing, of = asked) => {
    const words = stepText(step, undoing)
    if (words === null) return
    text = `${plain(of).slice(0, mostCharacters)}: ${words}`
    if (isDue) next(update)
  }
  function end(): boolean {
    clearTimeout(timer)
    next(async () => {
      if (message !== undefined) await api.call('deleteMessage', { chat_id: chat, message_id: message })
    })
    return isDue
  }
  return { steps, end }
}

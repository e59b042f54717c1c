// Handles one update of Telegram. The agent has no rights: it passes on who wrote, and the broker decides.

import { setTimeout as delay } from 'node:timers/promises'
import { nameIn } from '#shared/workloads/input-words.ts'
import type { Reply, Request } from '#shared/workloads/wire.ts'
import { faultText } from '../lib/broker-texts.ts'
import { fieldsOf } from '../lib/decode.ts'
import { type BotApi, BotFault } from './bot-api.ts'
import { createChat, longestText, type Place } from './chat.ts'
import { commandOf, help, invitationOf, isForGroup, isRead } from './commands.ts'
import { lastTrashed } from './last-trashed.ts'
import { type Steps, showProgress } from './progress.ts'
import type { Talk } from './talk.ts'
import { announcement, replyText, unreachable } from './talk-texts.ts'
import { isGroup, type Update } from './updates.ts'

export type Ask = (
  verb: Request['verb'],
  input: Request['input'],
  as: string,
  steps?: Steps,
) => Promise<Reply>
type Parts = {
  readonly api: BotApi
  readonly ask: Ask
  /** null if this host has no model. */
  readonly talk: Talk | null
  readonly log: (line: string) => void
}

const lateMs = 10 * 60_000
/** Telegram shows it for five seconds. */
const typingMs = 4500
/** A broker that is restarted is back by then. */
const brokerAttempts = 10
const brokerMs = 1500
/** One answer of the model shows at most this many approvals: a person has no more at once. */
const mostShown = 10

/** Faults after which the approval still waits: for another person, or for the end of another change. */
const stillOpen: readonly string[] = ['role', 'not-yours', 'second-person', 'unknown-person', 'busy']

/** The broker ended before it answered. */
class BrokerEnded extends Error {}
const brokerEnded =
  'The broker ended before it answered. What it began is finished or undone at its next start: see /list.'

export function createAgent({ api, ask: request, talk, log }: Parts) {
  const { send, sendAlone, question, show, executed, askerOf } = createChat(api, log)
  const ask: Ask = (...words) =>
    request(...words).catch(thrown => {
      throw new BrokerEnded(`The broker: ${thrown instanceof Error ? thrown.message : thrown}`)
    })

  /** Whether Telegram took it. Where it does not, what comes after is still sent. */
  const isTaken = (call: Promise<unknown>): Promise<boolean> =>
    call.then(
      () => true,
      thrown => {
        if (!(thrown instanceof BotFault)) throw thrown
        log(thrown.message)
        return false
      },
    )

  /** Asks for what may take a while, and shows how far it is. `wasShown`: it took a while. */
  async function watched(chat: number, title: string, work: (steps: Steps) => Promise<Reply>) {
    const progress = showProgress({ api, chat, log }, title)
    let wasShown = false
    const reply = await work(progress.steps).finally(() => {
      wasShown = progress.end()
    })
    return { reply, wasShown }
  }

  /** Changes nothing, so it waits for a broker that is restarted. */
  async function whoIs(person: string): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask('whoami', {}, person)
      } catch (thrown) {
        if (attempt === brokerAttempts) throw thrown
        await delay(brokerMs)
      }
    }
  }

  async function lastOf(as: string): Promise<string | null> {
    const [reply, known] = [await ask('trash', {}, as), await ask('whoami', {}, as)]
    if (!reply.ok || !('value' in reply) || !Array.isArray(reply.value)) return null
    const { name } = known.ok && 'value' in known ? (fieldsOf(known.value) ?? {}) : {}
    return lastTrashed(reply.value, name)
  }

  let ownName: string | null = null
  async function username(): Promise<string> {
    ownName ??= String(fieldsOf(await api.call('getMe', {}))?.['username'])
    return ownName
  }
  const isForAgent = async (update: Update) =>
    !isGroup(update.chat) ||
    !('text' in update) ||
    (!update.forwarded && isForGroup(update.text, await username()))

  async function invited(place: Place, person: string) {
    const reply = await ask('invite', { person }, place.from)
    if (!reply.ok || !('value' in reply)) return show(place, { verb: 'invite', input: {} }, reply)
    const { code } = fieldsOf(reply.value) ?? {}
    const link = `https://t.me/${await username()}?start=${code}`
    await sendAlone(place, `For ${person}, once and within a day:\n${link}`)
  }

  /** A person who is on no list gets an answer only with an open invitation. */
  async function welcomed({ chat, from, ...update }: Update): Promise<boolean> {
    const code = !isGroup(chat) && 'text' in update && !update.forwarded ? invitationOf(update.text) : null
    if (code === null) return false
    const reply = await ask('join', { code }, from)
    if (!reply.ok || !('value' in reply)) return false
    await send(chat, `Welcome, ${fieldsOf(reply.value)?.['person']}.\n\n${help}`)
    return true
  }

  /** The name and the size of what is destroyed come from the broker: no model wrote them. */
  async function showWaiting(place: Place, ids: readonly string[]) {
    if (ids.length === 0) return
    const reply = await ask('approvals', {}, place.from)
    if (!reply.ok) await send(place.chat, faultText(reply.code))
    const all = reply.ok && 'value' in reply && Array.isArray(reply.value) ? reply.value : []
    for (const waits of all.filter(each => ids.includes(each.id))) await question(place, waits)
  }

  async function said({ chat, from }: Place, text: string, forwarded: boolean) {
    if (talk === null) return send(chat, help)
    const typing = () =>
      api
        .call('sendChatAction', { chat_id: chat, action: 'typing' })
        // Only a sign that it works: the answer follows.
        .catch(() => undefined)
    await typing()
    const timer = setInterval(typing, typingMs)
    const progress = showProgress({ api, chat, log }, '')
    // An approval ends after five minutes, and the model's answer may take longer.
    const shown = new Set<string>()
    const asks = (id: string) => {
      if (shown.has(id) || shown.size >= mostShown) return
      shown.add(id)
      showWaiting({ chat, from }, [id]).catch(thrown =>
        log(thrown instanceof Error ? thrown.message : `${thrown}`),
      )
    }
    let announced = Promise.resolve(true)
    const does = (words: string) => {
      announced = announced.then(() => isTaken(send(chat, announcement(words), {}, 'change')))
    }
    const told = await talk({ person: from, text, forwarded }, { steps: progress.steps, asks, does }).finally(
      () => {
        clearInterval(timer)
        progress.end()
      },
    )
    await announced
    await send(chat, told === null ? unreachable : replyText(told))
    const left = told?.waits.filter(id => !shown.has(id)) ?? []
    await showWaiting({ chat, from }, left)
  }

  async function typed(
    { chat, from, sentAt, arrivedAt }: Place & Pick<Update, 'sentAt' | 'arrivedAt'>,
    text: string,
    forwarded: boolean,
  ) {
    // A forwarded text was written by someone else, so it is not a command.
    const command = forwarded ? ({ is: 'said' } as const) : commandOf(text)
    // Flood control may have held up what came before a command. A text for the model waits for the answer before it.
    const at = command.is === 'said' ? arrivedAt : Date.now()
    if (!isRead(command) && sentAt !== null && at - sentAt > lateMs)
      return send(
        chat,
        'This came more than ten minutes late, and was not done. Send it again if you still want it.',
      )
    if (command.is === 'help' || command.is === 'unknown') return send(chat, help)
    if (command.is === 'invite') return invited({ chat, from }, command.person)
    if (command.is === 'said') return said({ chat, from }, text, forwarded)
    if (command.is === 'request') {
      const { verb, input } = command
      const { reply } = await watched(chat, `${verb} ${nameIn(input)}`.trim(), steps =>
        ask(verb, input, from, steps),
      )
      return show({ chat, from }, command, reply)
    }
    const id = await lastOf(from)
    if (id === null) return send(chat, 'Nothing of yours is in the trash.')
    const { reply } = await watched(chat, 'undo', steps => ask('undo', { id }, from, steps))
    return show({ chat, from }, { verb: 'undo', input: {} }, reply)
  }

  async function pressed({ chat, from }: Update, button: string, query: string, message: number) {
    const place = { chat, from }
    // Only a sign that it was pressed: Telegram refuses it where the press had to wait.
    await isTaken(api.call('answerCallbackQuery', { callback_query_id: query }))
    const [, name, label] = /^restore ([a-z0-9-]{1,11}) ([a-z0-9-]{1,40})$/.exec(button) ?? []
    // Asks again, with what is lost.
    if (name !== undefined)
      return show(place, { verb: 'restore', input: {} }, await ask('restore', { name, label }, from))
    const [, verb, id] = /^(approve|refuse) ([0-9a-f]{16})$/.exec(button) ?? []
    if (id === undefined || (verb !== 'approve' && verb !== 'refuse')) return
    const { reply, wasShown } = await watched(chat, verb, steps => ask(verb, { id }, from, steps))
    const done = verb === 'approve' ? 'Done.' : 'Not done.'
    // Removes its buttons. Telegram announces new messages alone.
    if (!reply.ok && stillOpen.includes(reply.code)) return send(chat, faultText(reply.code))
    const detail = reply.ok ? undefined : reply.detail
    const text = reply.ok
      ? done
      : faultText(reply.code, isGroup(chat) ? undefined : detail).slice(0, longestText)
    // The question may be deleted, or too old for a change.
    const isEdited = await isTaken(api.call('editMessageText', { chat_id: chat, message_id: message, text }))
    if (wasShown || !isEdited) await isTaken(send(chat, text))
    if (!reply.ok && isGroup(chat) && detail !== undefined)
      await sendAlone(place, faultText(reply.code, detail))
    const asker = reply.ok ? (askerOf(id) ?? place) : place
    if (asker.chat !== chat) await isTaken(send(asker.chat, `Another owner answered. ${text}`))
    if (reply.ok && 'value' in reply) await executed(asker, reply.value)
  }

  return {
    async take(update: Update): Promise<void> {
      let isKnown = false
      try {
        if (!(await isForAgent(update))) return
        // One log line and no answer: a stranger must not learn that anything is here.
        const known = await whoIs(update.from)
        isKnown = known.ok
        if (!known.ok && known.code === 'unknown-person') {
          if (!(await welcomed(update))) log(`Update ${update.id} is from an unknown person.`)
          return
        }
        if ('text' in update) await typed(update, update.text, update.forwarded)
        else await pressed(update, update.button, update.query, update.message)
      } catch (thrown) {
        // A person who blocked the bot gets no answer; the request was still carried out.
        if (thrown instanceof BotFault && (thrown.status === 403 || thrown.status === 400))
          return log(thrown.message)
        if (thrown instanceof BrokerEnded && isKnown) await send(update.chat, brokerEnded)
        throw thrown
      }
    },
  }
}

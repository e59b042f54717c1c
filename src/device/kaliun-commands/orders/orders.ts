// Orders of a box's owner, one after the other: judged, written down, done, and answered to the Connect that carried them.
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { OrderRefusal } from '#shared/connect/order.ts'
import type { Box } from '../../lib/box.ts'
import { readConfig } from '../../lib/config-file.ts'
import { type Client, problemOf } from '../../lib/connect-client.ts'
import { removeFile } from '../../lib/durable-file.ts'
import { placeOf } from '../../lib/moved.ts'
import { orderText } from '../../lib/order-texts.ts'
import type { Problem } from '../../lib/problems.ts'
import { reportRefused, waitsFile } from '../../lib/status.ts'
import { callWithToken } from '../../lib/tokens.ts'
import type { Carried } from '../decode-commands.ts'
import type { Result } from '../record.ts'
import { carryOutOrder } from './carry-out.ts'
import { knownTime } from './clock.ts'
import { openOrders } from './journal.ts'
import { judge } from './judge.ts'
import type { OrderWords } from './order-words.ts'
import { ownerKeys } from './owner-keys.ts'
import { isSigned } from './verify.ts'

export function createOrders(box: Box, client: Client, words: OrderWords) {
  const { files, identity, run } = box
  const { root, users } = words
  const journal = openOrders(files.orders, Date.now)

  const send = async (carried: string, ended: Result): Promise<Problem | null> => {
    const outcome = await callWithToken(box, client, token => client.commandResult(carried, ended, token))
    if (outcome === 'not-claimed') return null
    if (!('answer' in outcome)) return outcome.problem
    // 404: it belongs to another Connect, or to none by now.
    const { status } = outcome.answer
    return status === 204 || status === 400 || status === 404 ? null : problemOf(outcome)
  }

  const carryOut = async (entry: ReturnType<typeof journal.all>[number]): Promise<boolean> => {
    const before = placeOf(files).url
    const config = readConfig(files)
    const ended = await carryOutOrder(box, entry.order, { words, now: knownTime, waited: entry.waits })
    if ('waits' in ended) {
      if (ended.waits !== entry.waits) journal.put({ ...entry, waits: ended.waits })
      return true
    }
    const isHere = placeOf(files).url === before
    // Reports to the Connect that the box left, with its token, at most once.
    if (!isHere && typeof config === 'object')
      await client.commandResult(entry.carried, ended, config.auth.access_token)
    journal.put({ ...entry, ended, sent: !isHere })
    return isHere
  }

  /** Ends older orders that still wait, except for logs: they would bring the box where its owner no longer wants it. */
  const endReplaced = (): void => {
    const waiting = journal.all().filter(({ order, ended }) => !ended && order.kind !== 'logs')
    const newest = Math.max(...waiting.map(({ order }) => order.issued))
    for (const each of waiting.filter(({ order }) => order.issued < newest)) {
      journal.put({ ...each, ended: { result: 'failed', message: 'replaced' } })
      removeFile(waitsFile(run))
    }
  }
  /** false: the box is at another Connect now. */
  const carryOutAll = async (): Promise<boolean> => {
    endReplaced()
    // To the Connect that carried them: a move may leave it in a moment. What does not arrive is sent later.
    if (journal.all().some(({ order, ended }) => !ended && order.kind === 'move')) await sendResults()
    for (const entry of journal.all()) if (!entry.ended && !(await carryOut(entry))) return false
    return true
  }

  const refuse = async ({ id }: Carried, refusal: OrderRefusal): Promise<void> => {
    reportRefused(run, refusal)
    process.stderr.write(`${orderText(refusal)}\n`)
    // If this does not arrive, the order comes again and is judged again.
    await send(id, { result: 'failed', message: refusal })
  }

  const sendResults = async (): Promise<Problem | null> => {
    for (const entry of journal.all()) {
      if (!entry.ended || entry.sent) continue
      const problem = await send(entry.carried, entry.ended)
      if (problem) return problem
      journal.put({ ...entry, sent: true })
    }
    return null
  }

  return {
    /** These, and what was begun before. false: the box is at another Connect now. */
    async take(carried: readonly Carried[]): Promise<boolean> {
      // All are written down before the first is done, so that none is done that a newer one replaces.
      for (const each of carried) {
        if (journal.hasCarried(each.id)) continue
        const verdict = await judge(each, {
          box: { id: identity.id, key: identity.publicKey, name: hostname() },
          keys: ownerKeys({ root, owner: files.owner, users }),
          isSigned: signed => isSigned(run, signed),
          now: knownTime,
          journal,
        })
        if (typeof verdict === 'string') {
          await refuse(each, verdict)
          continue
        }
        removeFile(join(run, 'order.json'))
        journal.put({ carried: each.id, order: verdict, ended: null, waits: null, sent: false })
      }
      return carryOutAll()
    },
    sendResults,
  }
}

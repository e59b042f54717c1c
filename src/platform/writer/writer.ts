// The privileged writer, one process per job: started, followed, and ended whatever happens.

import { randomBytes } from 'node:crypto'
import type { WriterPort } from '#engine/ports/writer.ts'
import { isAdministrator } from '#platform/mac-facts.ts'
import { failure } from '#shared/errors.ts'
import { Undecodable } from '#shared/flash/wire/decode.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message, Value } from '#shared/messages/message.ts'
import { ReasonError } from '#shared/reason-error.ts'
import { converse } from './conversation.ts'
import { noWay, planLaunch, refusal } from './launch-plan.ts'
import type { WriterPlaces } from './places.ts'
import { openPrivateSocket } from './private-socket.ts'
import { type Exit, startWriter, type WriterProcess } from './process.ts'
import { findPkexec, rootWrapper } from './root-wrapper.ts'

/** How long a cancelled writer may take for each step towards its end. */
const usualGraceMs = 5000

/** `question`: what macOS's password dialog says. */
type Manner = { question: string; graceMs?: number }

export function createWriter(places: WriterPlaces, { question, graceMs = usualGraceMs }: Manner): WriterPort {
  return {
    async run({ work, signal, onEvent }) {
      signal.throwIfAborted()
      const planned = Promise.resolve(work)
      // Awaited below.
      planned.catch(() => undefined)
      const socket = await openPrivateSocket(places.tempFolder)
      let child: WriterProcess | null = null
      try {
        const launch = planLaunch({
          places,
          folder: socket.folder,
          socket: socket.path,
          pkexec: findPkexec(),
          wrapper: await rootWrapper(places, signal),
          administrator: places.platform === 'macos' ? await isAdministrator() : null,
          question,
        })
        // Do not ask for a password before the source has proved usable.
        if (launch.elevated) await planned
        const secrets = { theirs: randomBytes(32).toString('hex'), mine: randomBytes(32).toString('hex') }
        const secretLine = `${secrets.theirs} ${secrets.mine}\n`
        child = await startWriter({ launch, folder: socket.folder, secretLine })

        const first = await firstOf(socket.connection, child, signal)
        signal.throwIfAborted()
        if ('exit' in first) throw notBegun(first.exit, launch.elevated)
        const insisting = insist(child, signal, graceMs)
        insisting.givenUp.then(() => first.connection.destroy())
        const send = async () => {
          const { plan, stream } = await planned
          const talk = { socket: first.connection, secrets, plan, stream, signal, onEvent }
          return converse(talk).catch(thrown => {
            signal.throwIfAborted()
            throw lost(whyLost(thrown))
          })
        }
        let over: boolean
        try {
          over = await send()
        } finally {
          first.connection.destroy()
          child.letGo()
          await Promise.race([child.exited, insisting.givenUp])
          insisting.stop()
        }
        signal.throwIfAborted()
        if (!over) throw lost(reasonOf(await child.exited))
      } finally {
        child?.letGo()
        await socket.close()
      }
    },
  }
}

/** The writer's connection, or its end without one. Throws the signal's reason when the user cancels. */
async function firstOf<T>(connection: Promise<T>, child: WriterProcess, signal: AbortSignal) {
  const given = Promise.withResolvers<never>()
  const giveUp = () => {
    child.letGo()
    child.kill()
    child.exited.then(() => given.reject(signal.reason))
  }
  signal.addEventListener('abort', giveUp, { once: true })
  if (signal.aborted) giveUp()
  try {
    return await Promise.race([
      connection.then(found => ({ connection: found })),
      child.exited.then(exit => ({ exit })),
      given.promise,
    ])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

type Insisting = {
  /** The writer is no longer awaited. */
  givenUp: Promise<void>
  stop: () => void
}

/**
 * A cancelled writer that does not stop is disconnected, then killed, and then abandoned: a hanging drive may
 * hold a process in the kernel for any length of time. That process keeps the drive exclusively, so nothing
 * else writes to it.
 */
function insist(child: WriterProcess, signal: AbortSignal, graceMs: number): Insisting {
  const given = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  const leave = () => {
    child.leave()
    given.resolve()
  }
  const steps = [child.letGo, child.kill, leave]
  const next = () => {
    timer = setTimeout(() => {
      steps.shift()?.()
      if (steps.length > 0) next()
    }, graceMs)
  }
  signal.addEventListener('abort', next, { once: true })
  if (signal.aborted) next()
  const stop = () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', next)
  }
  return { givenUp: given.promise, stop }
}

function whyLost(thrown: unknown): Value {
  if (thrown instanceof ReasonError) return thrown.reason
  const detail = thrown instanceof Error ? thrown.message : String(thrown)
  return thrown instanceof Undecodable ? message('writer.reason.undecodable', { detail }) : detail
}

function notBegun(exit: Exit, elevated: boolean) {
  const refused = elevated ? refusal(exit.code, exit.lines) : null
  return refused ? noWay(refused) : lost(reasonOf(exit))
}

function reasonOf({ code, signal, lines }: Exit): Message {
  const how = signal
    ? message('reason.signal', { signal })
    : message('reason.exit-status', { status: String(code) })
  const line = lines.at(-1)
  return line === undefined ? how : message('writer.reason.ended', { how, line })
}

const lost = (reason: Value) => failure('flash.writer-lost', { operation: 'flash.write', values: { reason } })

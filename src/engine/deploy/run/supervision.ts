// One activation on a host, as Kiln follows it: it is begun, waited for, decided upon over a new connection, and found again
// where the connection is lost. The host decides by itself whatever happens here.

import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { connectAgain, isOfSsh, type Place, runScript } from '../host/connect.ts'
import { bootIdOn } from '../host/look.ts'
import type { Rights } from '../supervisor/command.ts'
import { type HostEnd, type HostState, parseSaid } from '../supervisor/follow.ts'

const keptLines = 20
/** The exit status of the script for an id that it has no folder of. */
const noSuchDeploy = 66
const pauseMs = 1000
/**
 * Where a host does not know it after the restart: so long the unit that was left there may take to begin, and so long it is
 * waited for where the deploy was cancelled.
 */
const unknownSeconds = { restarted: 60, cancelled: 5 }

type Supervised = {
  /** Of this activation; the name of its folder on the host. */
  id: string
  /** The host is restarted as part of it, and knows it again once its new system is up. */
  withRestart: boolean
  cancelled: AbortSignal
  rights: Rights
  onLine: (text: string) => void
  onState: (state: HostState) => void
}

/** lost: the connection was, and on the host it may go on. failed: the host did not do what it was asked. */
export type Went = 'well' | 'lost' | 'failed'

export class Supervision {
  /** The last lines that the host printed. */
  lastLines: string[] = []
  end: HostEnd | null = null
  state: HostState = 'starting'
  /** The host knows nothing of it any more: it was restarted. */
  forgotten = false
  #seen = 0
  /** Something of it was heard: it was begun. */
  #heard = false
  /** Of the host when it was begun. */
  #bootId = ''
  /** Since when that start of the host has not known it. */
  #unknown: { bootId: string; sinceMs: number } | null = null
  readonly #ports: Pick<Ports, 'ssh' | 'folders' | 'now'>
  readonly #supervised: Supervised

  constructor(ports: Pick<Ports, 'ssh' | 'folders' | 'now'>, supervised: Supervised) {
    this.#ports = ports
    this.#supervised = supervised
  }

  /** Begins it, and returns once it waits for its confirmation or has ended. */
  async begin(connection: HostConnection, words: readonly string[], signal: AbortSignal): Promise<Went> {
    if (this.#supervised.withRestart) this.#bootId = await bootIdOn(connection, signal)
    return this.#run(connection, ['start', this.#supervised.id, ...words], signal)
  }

  /** What is decided first counts; returns once it has ended. */
  decide(connection: HostConnection, word: string, signal: AbortSignal): Promise<Went> {
    return this.#run(connection, ['decide', this.#supervised.id, word, String(this.#seen), 'done'], signal)
  }

  /** Until that state or the end. */
  follow(connection: HostConnection, until: 'waiting' | 'done', signal: AbortSignal): Promise<Went> {
    return this.#run(connection, ['follow', this.#supervised.id, String(this.#seen), until], signal)
  }

  /** Calls it back while it is being followed: the end comes there. */
  async callBack(connection: HostConnection, signal: AbortSignal): Promise<void> {
    const { id, rights } = this.#supervised
    await runScript(connection, ['decide', id, 'rollback:cancelled', '0', 'rolling-back'], { rights, signal })
  }

  /** Finds the host again, at one of its addresses, and follows until the end. False when the time is over. */
  async untilEnd(
    targets: readonly Place[],
    until: { deadline: number; signal: AbortSignal },
  ): Promise<boolean> {
    while (this.end === null && !this.forgotten && this.#ports.now() < until.deadline) {
      // The time is over: what the last attempt failed for is said of the confirmation.
      const connection = await connectAgain(this.#ports, targets, until).catch(() => null)
      until.signal.throwIfAborted()
      if (!connection) return false
      try {
        await this.follow(connection, 'done', until.signal)
      } finally {
        await connection.close()
      }
    }
    return this.end !== null
  }

  async #run(connection: HostConnection, words: readonly string[], signal: AbortSignal): Promise<Went> {
    const { rights } = this.#supervised
    try {
      const { code, lastLines } = await runScript(connection, words, {
        rights,
        signal,
        onLine: text => this.#hear(text),
      })
      // Without a word of the script there was no script: its reasons are the last lines.
      if (code !== 0 && this.end === null)
        this.lastLines = [...this.lastLines, ...lastLines].slice(-keptLines)
      if (this.end !== null || code === 0) return 'well'
      const { withRestart } = this.#supervised
      if (code === noSuchDeploy) {
        this.forgotten = !withRestart || (await this.#isGivenUp(connection, signal))
        if (!this.forgotten) await new Promise(resolve => setTimeout(resolve, pauseMs))
      }
      // 255 is ssh's own: the connection ended. A host that shuts down may end the script before, and one that is short of
      // memory in the middle: what was begun goes on without it.
      return code === 255 || code === null || withRestart || this.#heard ? 'lost' : 'failed'
    } catch (thrown) {
      signal.throwIfAborted()
      if (isOfSsh(thrown)) return 'lost'
      throw thrown
    }
  }

  /** Before the restart it is only not known yet: the host goes on by itself. */
  async #isGivenUp(connection: HostConnection, signal: AbortSignal): Promise<boolean> {
    const now = this.#ports.now()
    const bootId = await bootIdOn(connection, signal)
    if (this.#unknown?.bootId !== bootId) this.#unknown = { bootId, sinceMs: now }
    const seconds = (now - this.#unknown.sinceMs) / 1000
    if (this.#supervised.cancelled.aborted) return seconds >= unknownSeconds.cancelled
    return bootId !== this.#bootId && seconds >= unknownSeconds.restarted
  }

  #hear(text: string) {
    const said = parseSaid(text)
    this.#heard ||= said !== null
    if (said?.kind === 'log') {
      this.#seen++
      this.lastLines = [...this.lastLines, said.text].slice(-keptLines)
      this.#supervised.onLine(said.text)
    }
    if (said?.kind === 'state') {
      this.state = said.state
      this.#supervised.onState(said.state)
    }
    if (said?.kind === 'outcome') this.end = said.end
  }
}

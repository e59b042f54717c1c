// The connection to a hypervisor's host for the duration of a job: it is reopened when lost, and outlives a cancelled
// job for the cleanup.
import { answerMs, connectAgain, connectTo, isNoLogin } from '#engine/deploy/host/connect.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { Exit } from '#engine/ports/process.ts'
import type { HostConnection, SendFile } from '#engine/ports/ssh.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { KilnError } from '#shared/errors.ts'

type Answer = Exit & { stdout: string }

export type HostLink = {
  /** The user's name for it. */
  host: string
  /** Like the connection's, for ten minutes unless another limit is given. Also throws the signal's reason. */
  run: HostConnection['run']
  /** Works like `run`, with a file on the command's stdin. */
  send(file: SendFile): Promise<Answer>
  /** The prefix for commands that need root. */
  takeRights(words: readonly string[]): void
  /** Repeats `work` over a new connection if one was lost, until that no longer helps; `work` reports progress. */
  persist<T>(signal: AbortSignal, work: (progressed: () => void) => Promise<T>): Promise<T>
  /** Runs each, also if the job was cancelled, and over a new connection if necessary. Returns those that failed. */
  clean(commands: string[][]): Promise<string[][]>
  close(): Promise<void>
}

/** How long to wait for a host that is gone, and how often without a byte of progress. */
const patienceMs = 120_000
const mostLosses = 5
const cleaningMs = 60_000

/** The time limit of a command that reads or copies a disk: a slow one does 10 MB a second. */
export const diskMs = (bytes: number) => answerMs + bytes / 10_000

export async function openLink(
  ports: Pick<Ports, 'ssh' | 'folders' | 'now' | 'log'>,
  target: HostTarget,
  signal: AbortSignal,
): Promise<HostLink> {
  const life = new AbortController()
  let rights: readonly string[] = []
  /** Cancelling ends an attempt, but not an open connection. */
  const until = async (ending: AbortSignal, make: (own: AbortSignal) => Promise<HostConnection>) => {
    const own = new AbortController()
    const cut = () => own.abort(ending.reason)
    ending.throwIfAborted()
    ending.addEventListener('abort', cut, { once: true })
    try {
      return await make(AbortSignal.any([life.signal, own.signal]))
    } finally {
      ending.removeEventListener('abort', cut)
    }
  }
  let connection = await until(signal, own => connectTo(ports, target, own))
  const again = async (ending: AbortSignal) => {
    await connection.close()
    connection = await until(ending, own =>
      connectAgain(ports, [target], {
        deadline: ports.now() + patienceMs,
        signal: own,
        onFailure: thrown => {
          if (isNoLogin(thrown)) throw thrown
        },
      }),
    )
  }
  const run: HostLink['run'] = async (words, options) => {
    const answer = await connection.run([...rights, ...words], { timeoutMs: answerMs, ...options })
    options.signal.throwIfAborted()
    return answer
  }
  const persist: HostLink['persist'] = async (ending, work) => {
    let losses = 0
    for (;;) {
      try {
        return await work(() => {
          losses = 0
        })
      } catch (thrown) {
        const isLost = thrown instanceof KilnError && thrown.code === 'ssh.lost'
        if (!isLost || ending.aborted || ++losses > mostLosses) throw thrown
        await again(ending)
      }
    }
  }
  return {
    host: target.name,
    run,
    persist,
    send: file => connection.send({ ...file, words: [...rights, ...file.words] }),
    takeRights: words => {
      rights = words
    },
    clean: async commands => {
      const ending = AbortSignal.timeout(cleaningMs)
      const left: string[][] = []
      for (const command of commands) {
        const exit = await persist(ending, () => run(command, { signal: ending })).catch(() => null) // it is returned as left over
        if (exit?.code !== 0) left.push(command)
      }
      return left
    },
    close: async () => {
      await connection.close()
      life.abort()
    },
  }
}

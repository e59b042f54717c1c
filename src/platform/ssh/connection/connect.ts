// One ssh per host, which stays and which all commands share: a new connection costs a handshake of many round trips,
// a command over an existing one costs two. It is a child of this process and ends with it (docs/adr/0018).
import type {
  ConnectOptions,
  FetchFile,
  HostAddress,
  HostConnection,
  KeyOf,
  RunOnHost,
  SendFile,
  TerminalSize,
} from '#engine/ports/ssh.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { seconds } from '#shared/messages/message.ts'
import type { RunResult } from '../../process/run.ts'
import { talkTo } from '../../process/talk.ts'
import { lostError } from '../errors.ts'
import { checkArgv, commandArgv, masterArgv, nixShares, ready, shellArgv } from './argv.ts'
import { loggedConfig } from './config.ts'
import { endingWithSsh } from './ending.ts'
import { explainConnection } from './explain-connection.ts'
import { fetchFile } from './fetch.ts'
import { makeConnectionFolder } from './folder.ts'
import { knownNameOf } from './known-name.ts'
import { runLogged } from './logged.ts'
import { limitLogin, loginHung } from './login-limit.ts'
import { type ConnectionParts, loginMs, runSsh } from './parts.ts'
import type { Sharing } from './pool.ts'
import { sendFile } from './send.ts'
import { resizeWords, sizedShell } from './shell.ts'
import { tooMuch, usualBytes } from './too-much.ts'

export async function connect(
  address: HostAddress,
  { knownHosts, signal, compress = false, keyOf }: ConnectOptions & KeyOf,
  parts: ConnectionParts,
): Promise<HostConnection> {
  signal.throwIfAborted()
  const knownAs = keyOf ? await knownNameOf(keyOf, signal, parts) : null
  const config = loggedConfig({ knownHosts, ...parts })
  const begun = knownAs === null && !compress ? (parts.begun?.take(address, config) ?? null) : null
  const places = begun?.places ?? (await makeConnectionFolder(parts.tempFolder, config))
  const closing = new AbortController()
  const standing = Promise.withResolvers<'stands'>()
  let output = ''
  const login = limitLogin(loginMs(parts), usualBytes)
  const way = {
    signal: AbortSignal.any([signal, closing.signal, login.signal]),
    onStderr: login.take,
    onStdout: (chunk: Uint8Array) => {
      output = `${output}${Buffer.from(chunk).toString('latin1')}`.slice(-2 * ready.length)
      if (output.includes(ready)) standing.resolve('stands')
    },
  }
  const master = (
    begun
      ? begun.follow(way)
      : runLogged(parts, places.log, {
          ...way,
          args: masterArgv(address, places, { compress, knownAs }),
          endsWithParent: true,
        })
  ).finally(places.remove)

  const first = await Promise.race([standing.promise, master]).finally(login.end)
  if (first !== 'stands') {
    signal.throwIfAborted()
    if (login.fault() === 'flood') throw tooMuch(address, usualBytes)
    if (login.fault() === 'late') throw loginHung(address, first, loginMs(parts))
    if (first.started === false) return connect(address, { knownHosts, signal }, { ...parts, begun: null })
    throw await explainConnection(first, address)
  }

  const lost = Promise.withResolvers<Error>()
  const gone = master.then(
    exit => lostError(address, exit),
    thrown => thrown as Error,
  )
  void gone.then(error => {
    if (!signal.aborted && !closing.signal.aborted) lost.resolve(error)
  })

  const isGone = async (ending: AbortSignal) =>
    (await runSsh(parts.run, { args: checkArgv(address, places), signal: ending })).code !== 0

  const run = async (words: string[], options: RunOnHost) => {
    const { signal: given, input, endsWithSsh = false, timeoutMs, onLine, mostBytes = usualBytes } = options
    const { openInput = endsWithSsh } = options
    // If lines are passed on, the receiver sets the limit: copying a system prints more, and for hours.
    const mostLineBytes = options.mostLineBytes ?? (onLine ? null : mostBytes)
    const late = timeoutMs === undefined ? [] : [AbortSignal.timeout(Math.ceil(timeoutMs))]
    const ending = AbortSignal.any([given, signal, closing.signal, ...late])
    const exit = await runSsh(parts.run, {
      args: commandArgv(address, places, endsWithSsh ? endingWithSsh(words) : words),
      signal: ending,
      openInput,
      maxStdoutBytes: mostBytes,
      ...(mostLineBytes === null ? {} : { maxStderrBytes: mostLineBytes }),
      ...(input === undefined ? {} : { input }),
      ...(onLine ? { onLines: lines => lines.forEach(onLine) } : {}),
      tooLarge: () => tooMuch(address, mostBytes),
    })
    if (exit.cancelled && late[0]?.aborted && !given.aborted)
      throw commandTimedOut(address, exit, timeoutMs ?? 0)
    // 255 is ssh's own, but may also be the command's.
    const doubtful = !exit.cancelled && (exit.code === 255 || exit.code === null)
    if (doubtful && (await isGone(ending)) && !ending.aborted) throw lostError(address, exit)
    return exit
  }

  const openShell = async (size: TerminalSize) => {
    const shell = await talkTo({
      command: 'ssh',
      args: shellArgv(address, places, size),
      env: { ...parts.env, LC_ALL: 'C', TERM: 'xterm-256color' },
    })
    return sizedShell(shell, async (terminal, newSize) => {
      await run(resizeWords(terminal, newSize), { signal })
    })
  }

  const fetch = async (file: FetchFile) => {
    const ending = AbortSignal.any([file.signal, signal, closing.signal])
    try {
      return await fetchFile({ ...file, signal: ending }, { address, places, env: parts.env })
    } catch (thrown) {
      const doubtful = thrown instanceof KilnError && thrown.code === 'ssh.transfer' && !ending.aborted
      if (doubtful && (await isGone(ending))) throw lostError(address, { command: 'ssh', lastLines: [] })
      throw thrown
    }
  }

  const send = async (file: SendFile) => {
    const ending = AbortSignal.any([file.signal, signal, closing.signal])
    const exit = await sendFile({ ...file, signal: ending }, { address, places, env: parts.env })
    const doubtful = exit.code === 255 || exit.code === null
    if (doubtful && (await isGone(ending)) && !ending.aborted) throw lostError(address, exit)
    return exit
  }

  const connection: HostConnection = {
    run,
    fetch,
    send,
    openShell,
    nix: nixShares(address, places),
    lost: lost.promise,
    close: async () => {
      closing.abort()
      await gone
    },
  }
  sharedBy.set(connection, { user: address.user, socket: places.socket })
  return connection
}

/** Whether Kiln can share connections here. */
export const sharedBy = new WeakMap<HostConnection, Sharing>()

const commandTimedOut = ({ host }: HostAddress, { command, lastLines }: RunResult, timeoutMs: number) =>
  failure('ssh.command-timed-out', {
    operation: 'ssh.run',
    values: { host, time: seconds(timeoutMs / 1000) },
    details: { command, lastLines },
  })

// Fetches one file from a host over the existing connection, with the host's GNU tar.
import type { FetchFile, HostAddress } from '#engine/ports/ssh.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Value } from '#shared/messages/message.ts'
import { ReasonError } from '#shared/reason-error.ts'
import { createProcessPipe } from '../../process/pipe.ts'
import { type Received, receiveFile } from '../receive.ts'
import { commandArgv, type Places } from './argv.ts'

/** $1: its folder, $2: its name. A file without holes stays without them. */
const script =
  'unset TAR_OPTIONS; exec tar --create --file=- --format=posix --sparse --sparse-version=1.0 --dereference --no-recursion --directory="$1" -- "$2"'

type FetchParts = { address: HostAddress; places: Places; env: Record<string, string | undefined> }

/** Throws ssh.transfer, file errors of this computer, and the signal's reason. */
export async function fetchFile(
  { path, to, signal, onBytes }: FetchFile,
  { address, places, env }: FetchParts,
): Promise<Received> {
  const slash = path.lastIndexOf('/')
  const words = ['sh', '-c', script, 'sh', path.slice(0, slash) || '/', path.slice(slash + 1)]
  const ssh = {
    command: 'ssh',
    args: commandArgv(address, places, words),
    input: nothing(),
    signal,
  }
  const stream = createProcessPipe({ env: { ...env, LC_ALL: 'C' } })(ssh)
  const fault = (reason: Value, lastLines: string[] = []) =>
    failure('ssh.transfer', {
      operation: 'ssh.fetch',
      values: { host: address.host, path, reason },
      details: { lastLines },
    })
  let exit: Awaited<ReturnType<(typeof stream)['next']>> | null = null
  async function* pieces() {
    for (;;) {
      const next = await stream.next()
      if (next.done) {
        exit = next
        return
      }
      yield next.value
    }
  }
  try {
    const received = await receiveFile(pieces(), to, onBytes)
    return received
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof KilnError || (thrown instanceof Error && 'code' in thrown)) throw thrown
    const output = endOf(exit)
    throw fault(output.at(-1) ?? reasonOf(thrown), output)
  } finally {
    // If it was aborted, the program is ended here.
    await stream.return({ code: null, signal: null, cancelled: true, command: '', lastLines: [] })
  }
}

const reasonOf = (thrown: unknown): Value =>
  thrown instanceof ReasonError ? thrown.reason : thrown instanceof Error ? thrown.message : String(thrown)

const endOf = (end: { value: unknown } | null): string[] => {
  const value = end?.value
  return typeof value === 'object' && value !== null && 'lastLines' in value && Array.isArray(value.lastLines)
    ? value.lastLines.map(String)
    : []
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

// `voxnix` in the terminal of an orchestrator: the broker's verbs, under the same policy as everywhere. Exits
// with 0, 1 (refused or failed), 2 (not a command) or 3 (waits for an approval); `exec` with the status of
// its command.
import { createInterface } from 'node:readline/promises'
import type { Executed, Reply, Waiting } from '#shared/workloads/wire.ts'
import { type Client, createClient } from '../lib/broker-client.ts'
import { linesOf } from '../lib/broker-lines.ts'
import { faultText, plain, questionOf } from '../lib/broker-texts.ts'
import { readBounded } from '../lib/durable-file.ts'
import { answerCalls } from './call.ts'
import { findSocket } from './sockets.ts'
import { verify } from './verify.ts'
import { calledBy, usage, verifiedBy, type Wanted, wantedOf } from './words.ts'

/** More than a module may have: the broker says that it is too long. */
const mostBytes = 48 * 1024

const out = (line: string) => void process.stdout.write(`${line}\n`)
const note = (line: string) => void process.stderr.write(`${line}\n`)

async function isYes(waits: Waiting): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await terminal.question(`${questionOf(waits)}? Type yes: `)).trim() === 'yes'
  } finally {
    terminal.close()
  }
}

function showExecuted({ status, out: printed, err, cut, timedOut }: Executed): number {
  const shown = (text: string, stream: NodeJS.WriteStream) => stream.write(stream.isTTY ? plain(text) : text)
  shown(printed, process.stdout)
  shown(err, process.stderr)
  if (cut) note('It printed more, which was cut.')
  if (timedOut) note('It did not end in time, and was ended.')
  return status ?? 1
}

/** Adds the text of the module that it brings. Throws if its file cannot be read. */
function withModule({ input, moduleFile }: Wanted): Wanted['input'] {
  if (moduleFile === null) return input
  const ownModule = readBounded(moduleFile, mostBytes)
  if (ownModule === null) throw new Error(`${moduleFile} is not there.`)
  return { ...input, ownModule }
}

async function settled(client: Client, wanted: Wanted, reply: Reply): Promise<Reply> {
  if (!reply.ok || !('waits' in reply)) return reply
  const { id } = reply.waits
  if (wanted.yes || (await isYes(reply.waits))) return client.ask('approve', { id })
  return reply
}

function show(wanted: Wanted, reply: Reply): number {
  if (wanted.json) out(JSON.stringify(reply))
  if (!reply.ok) {
    if (!wanted.json) note(faultText(reply.code, reply.detail))
    return 1
  }
  if ('waits' in reply) {
    if (!wanted.json)
      note(`${questionOf(reply.waits)}: waits for \`voxnix approve ${reply.waits.id}\`, five minutes.`)
    return 3
  }
  if (wanted.json) return 0
  if (wanted.verb === 'exec') return showExecuted(reply.value as Executed)
  for (const line of linesOf(wanted.verb, reply.value)) out(line)
  return 0
}

async function main(
  words: readonly string[],
  { folder, config, audit }: Record<'folder' | 'config' | 'audit', string>,
): Promise<number> {
  const called = calledBy(words)
  if (called) return answerCalls(called.as, { sockets: folder, config })
  const verified = verifiedBy(words)
  if (verified) return verify(audit, verified.known, out)
  const wanted = wantedOf(words)
  if (!wanted) {
    note(usage.trimEnd())
    return 2
  }
  let input: Wanted['input']
  try {
    input = withModule(wanted)
  } catch (thrown) {
    note(`The module cannot be read: ${thrown instanceof Error ? thrown.message : thrown}`)
    return 1
  }
  const found = await findSocket(folder, wanted.as)
  if ('none' in found) {
    if (found.none === 'several')
      note(`This account belongs to several people. Add one: --as ${found.people.join(' | ')}`)
    else
      note(
        'The broker cannot be reached. Check that it runs, and that this account belongs to a person on its list.',
      )
    return 1
  }
  const client = createClient(found.socket, ({ step, undoing }) =>
    note(undoing ? `${step} is undone` : `${step}…`),
  )
  try {
    return show(wanted, await settled(client, wanted, await client.ask(wanted.verb, input)))
  } catch {
    note('The broker ended before it answered. What it began goes on at its next start: see `voxnix list`.')
    return 1
  } finally {
    client.close()
  }
}

// The reader is gone; the broker continues its action.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(1))
const {
  VOXNIX_SOCKETS: folder = '/run/voxnix',
  VOXNIX_CONFIG: config = '/etc/voxnix/broker.json',
  VOXNIX_AUDIT: audit = '/var/lib/voxnix/audit.jsonl',
} = process.env
process.exitCode = await main(process.argv.slice(2), { folder, config, audit })

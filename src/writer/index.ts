// The writer: the only part of Kiln that runs with administrator rights. It is started for one job, takes one plan
// from the process that started it, writes the drives named in it, and ends. It decodes no image and opens no network.
//
//   writer SOCKET    stdin: two secrets in a line, then nothing; its end means that the engine is gone
import { Unexpected } from '#shared/errors.ts'
import './thread-pool-size.ts'
import { readDrive } from '#platform/drives/read.ts'
import { personOf } from './drive/invoking-user.ts'
import { runTool } from './drive/system-tools.ts'
import { runJob } from './job.ts'
import { connectTo } from './link/connect.ts'
import { greetEngine } from './link/engine-link.ts'
import { assertPrivate, readSecrets } from './link/handshake.ts'
import { createInbox } from './link/inbox.ts'
import { removeOlderWriters } from './older-writers.ts'

/** A drive that hangs may hold a write forever; then the process exits without it, as soon as the kernel lets it. */
const stopWithinMs = 10_000
const greetWithinMs = 30_000

async function main(): Promise<void> {
  const [script = '', socketPath = ''] = process.argv.slice(1)
  const uid = personOf(process.env, process.getuid?.() ?? 0)
  for (const name of Object.keys(process.env)) if (name !== 'UV_THREADPOOL_SIZE') delete process.env[name]
  // The reader may be gone: then nothing is reported, but the drives are still released properly.
  process.stderr.on('error', () => undefined)
  process.umask(0o077)
  process.chdir('/')

  const stopping = new AbortController()
  const stop = () => {
    if (stopping.signal.aborted) return
    stopping.abort(new Unexpected('stopped'))
    setTimeout(() => process.exit(1), stopWithinMs).unref()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)

  const late = setTimeout(() => end(new Unexpected('the engine did not greet the writer')), greetWithinMs)
  const secrets = await readSecrets(process.stdin, stop)
  assertPrivate(socketPath, uid)
  const link = await greetEngine(await connectTo(socketPath), secrets)
  const plan = await link.plan()
  clearTimeout(late)

  const inbox = createInbox(stop)
  link.listen(inbox.listener).catch(say).then(stop)
  const tools = { readDrive, runTool, uid, send: link.send, signal: stopping.signal }
  const error = await runJob(plan, tools, inbox)
  link.send({ type: 'over', error })
  await link.close()
  try {
    // A writer that failed must not end up as the only one installed.
    if (error === null) removeOlderWriters(script)
  } catch (thrown) {
    say(thrown)
  }
  process.exit(0)
}

function say(thrown: unknown): void {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
}
function end(thrown: unknown): never {
  say(thrown)
  process.exit(1)
}

main().catch(end)

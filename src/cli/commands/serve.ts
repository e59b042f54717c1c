import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Opened, openBrowser } from '#server/open-browser.ts'
import { startServer } from '#server/server.ts'
import { failure } from '#shared/errors.ts'
import { usage } from '../request.ts'
import type { Session } from '../session.ts'
import type { Act } from './act.ts'

/** The built window: beside src and dist alike. */
const windowFolder = resolve(import.meta.dirname, '..', '..', '..', 'dist', 'renderer')
const packagedWindow = resolve(import.meta.dirname, '..', 'renderer')

export function serveCommand(program: Command, act: Act) {
  program
    .command('serve')
    .summary('the window in a browser')
    .description('Serves the window to a browser on this computer, and prints its address. Ctrl-C ends it.')
    .option('--port <n>', 'listen on this port of 127.0.0.1; 0 takes a free one', '0')
    .option('--no-open', 'print the address only')
    .action(act(serve))
}

async function serve({ engine, output }: Session, words: { port: string; open: boolean }) {
  const port = Number(words.port)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw usage(`"${words.port}" is no port.`, 'serve')
  const folder = existsSync(join(packagedWindow, 'index.html')) ? packagedWindow : windowFolder
  if (!existsSync(join(folder, 'index.html')))
    throw failure('file.missing', { operation: 'serve', values: { path: join(folder, 'index.html') } })
  const tell = (address: string) => {
    output.line(address)
    output.object({ type: 'address', address })
  }
  let opened: Opened | null = null
  const server = await startServer({
    engine,
    folder,
    port,
    onUsed: next => {
      void opened?.forget()
      output.line('Opened. To open the window in another browser:')
      tell(next)
    },
  })
  output.line('Kiln is at this address, which works once. Ctrl-C ends it.')
  tell(server.address)
  const ended = new Promise<void>(done => {
    process.once('SIGINT', () => done())
    process.once('SIGTERM', () => done())
  })
  if (words.open) opened = await openBrowser(server.address)
  await ended
  await opened?.forget()
  await server.close()
}

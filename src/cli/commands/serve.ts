import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Opened, openBrowser } from '#server/open-browser.ts'
import { startServer } from '#server/server.ts'
import { failure } from '#shared/errors.ts'
import { usage } from '../request.ts'
import type { Session } from '../session.ts'
import { t, terminalMessage } from '../texts.ts'
import type { Act } from './act.ts'

/** The built window: beside src and dist alike. */
const windowFolder = resolve(import.meta.dirname, '..', '..', '..', 'dist', 'renderer')
const packagedWindow = resolve(import.meta.dirname, '..', 'renderer')

export function serveCommand(program: Command, act: Act) {
  program
    .command('serve')
    .summary(t('help.serve.summary'))
    .description(t('help.serve'))
    .option('--port <n>', t('help.serve.port'))
    .option('--no-open', t('help.serve.no-open'))
    .action(act(serve))
}

async function serve({ engine, output }: Session, words: { port?: string; open: boolean }) {
  const port = Number(words.port ?? 0)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw usage(terminalMessage('usage.port', { port: words.port ?? '' }), 'serve')
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
      output.line(t('cli.serve.opened'))
      tell(next)
    },
  })
  output.line(t('cli.serve.address'))
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

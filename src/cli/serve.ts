import type { Command } from 'commander'
import type { Act } from './act.ts'
import type { Session } from './session.ts'
import { t, terminalMessage } from './texts.ts'
import { usage } from './usage.ts'
import { serveWindow } from './window.ts'

export function serveCommand(program: Command, act: Act) {
  program
    .command('serve')
    .summary(t('help.serve.summary'))
    .description(t('help.serve'))
    .option('--port <n>', t('help.serve.port'))
    .option('--no-open', t('help.serve.no-open'))
    .action(act(serve))
}

async function serve(session: Session, words: { port?: string; open: boolean }) {
  const port = Number(words.port ?? 0)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw usage(terminalMessage('usage.port', { port: words.port ?? '' }), 'serve')
  const ended = new Promise<void>(done => {
    process.once('SIGINT', () => done())
    process.once('SIGTERM', () => done())
  })
  const window = await serveWindow(session, { port, place: '', open: words.open })
  await ended
  await window.close()
}

// The window in a browser, served by this command until it ends.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Opened, openBrowser } from '#server/open-browser.ts'
import { startServer } from '#server/server.ts'
import { failure } from '#shared/errors.ts'
import type { Session } from './session.ts'
import { t } from './texts.ts'

/** The built window: from src/cli, from dist/cli and in a package. A browser cannot show src/renderer. */
const windowFolder = resolve(import.meta.dirname, '..', '..', 'dist', 'renderer')

type Window = {
  port: number
  /** The page that it opens at; "" for the first page. */
  place: string
  /** Open the person's browser. */
  open: boolean
}

/** Prints its URL, which works once, and each following one. Throws serve.not-built. */
export async function serveWindow(
  { engine, output }: Pick<Session, 'engine' | 'output'>,
  { port, place, open }: Window,
): Promise<{ close(): Promise<void> }> {
  if (!existsSync(join(windowFolder, 'index.html')))
    throw failure('serve.not-built', { operation: 'serve', values: { path: windowFolder } })
  const printUrl = (address: string) => {
    output.line(address)
    output.object({ type: 'address', address })
  }
  engine.maintain()
  let opened: Opened | null = null
  const server = await startServer({
    engine,
    folder: windowFolder,
    refusals: {
      foreignUser: t('cli.serve.foreign-user'),
      usedAddress: t('cli.serve.used-address'),
      notFound: t('cli.serve.not-found'),
    },
    port,
    place,
    onUsed: next => {
      void opened?.forget()
      output.line(t('cli.serve.opened'))
      printUrl(next)
    },
  })
  output.line(t('cli.serve.address'))
  printUrl(server.address)
  const opening = open ? openBrowser(server.address).then(made => (opened = made)) : null
  return {
    async close() {
      await opening
      await opened?.forget()
      await server.close()
    },
  }
}

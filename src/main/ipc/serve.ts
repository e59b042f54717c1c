// Carries out the calls of calls.ts. Every input is decoded here, whatever the preload promised.
import { stat } from 'node:fs/promises'
import { type BrowserWindow, dialog, ipcMain, nativeTheme, shell } from 'electron'
import type { Client } from '#shared/contract/client.ts'
import { callChannel, connectChannel, type HostCall, type HostCalls, hostCalls } from './calls.ts'
import { forwardLink } from './forward-link.ts'
import { senderWindow } from './sender.ts'

type Answers = { [N in HostCall]: (input: HostCalls[N], window: BrowserWindow) => Promise<unknown> }
type Engine = () => Client | null

const answersWith = (engine: Engine): Answers => ({
  pickFolder: ({ title }, window) =>
    pick(window, { title, properties: ['openDirectory', 'createDirectory'] }),
  pickFile: ({ title, extensions }, window) =>
    pick(window, { title, properties: ['openFile'], filters: filters(title, extensions) }),
  async reveal({ path }) {
    await stat(path)
    shell.showItemInFolder(path)
  },
  openLink: ({ url }) => shell.openExternal(url),
  async openForward(forward) {
    const client = engine()
    const link = client && (await forwardLink(client, forward))
    if (!link) throw new Error('Not a port that can be opened.')
    await shell.openExternal(link)
  },
  async setTheme({ theme }) {
    nativeTheme.themeSource = theme
  },
})

const filters = (name: string, extensions: string[]) => (extensions.length ? [{ name, extensions }] : [])

async function pick(window: BrowserWindow, options: Electron.OpenDialogOptions): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, options)
  return canceled ? null : (filePaths[0] ?? null)
}

function answer<N extends HostCall>(answers: Answers, name: N, input: unknown, window: BrowserWindow) {
  return answers[name](hostCalls[name].parse(input) as HostCalls[N], window)
}

type Serving = {
  /** A window asks for a connection to the engine. */
  onConnect: (window: BrowserWindow) => void
  /** Main's own connection to it. */
  engine: Engine
}

export function serveCalls({ onConnect, engine }: Serving) {
  const answers = answersWith(engine)
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) => {
    const window = senderWindow(event)
    if (typeof name !== 'string' || !Object.hasOwn(hostCalls, name)) throw new Error('Unknown call.')
    return answer(answers, name as HostCall, input, window)
  })
  ipcMain.on(connectChannel, event => onConnect(senderWindow(event)))
}

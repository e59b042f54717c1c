// Carries out the calls of calls.ts. Every input is decoded here, whatever the preload promised.

import { stat } from 'node:fs/promises'
import { type BrowserWindow, dialog, nativeTheme, shell } from 'electron'
import type { Client } from '#shared/contract/client.ts'
import { Unexpected } from '#shared/errors.ts'
import { type HostCall, type HostCalls, hostCalls } from './calls.ts'
import { forwardLink } from './forward-link.ts'
import { ownConnectLink } from './own-connect-link.ts'

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
    if (!link) throw new Unexpected('Not a port that can be opened.')
    await shell.openExternal(link)
  },
  async openOwnConnect() {
    const client = engine()
    const link = client && (await ownConnectLink(client))
    if (!link) throw new Unexpected('No Connect whose pages can be opened.')
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

/** One answer per call, by name. */
export function answerCalls(engine: Engine) {
  const answers = answersWith(engine)
  return (name: unknown, input: unknown, window: BrowserWindow): Promise<unknown> => {
    if (typeof name !== 'string' || !Object.hasOwn(hostCalls, name)) throw new Unexpected('Unknown call.')
    return answer(answers, name as HostCall, input, window)
  }
}

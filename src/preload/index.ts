// The window's only way out: a few calls to main, and the transfer of its port to the engine.
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { HostCall, HostCalls } from '../main/ipc/calls.ts'
import type { EnginePortMessage, KilnHost } from './bridge.ts'

const call = <N extends HostCall>(name: N, input: HostCalls[N]) =>
  ipcRenderer.invoke('kiln:call', name, input)
const post = (message: EnginePortMessage, ports: MessagePort[]) =>
  window.postMessage(message, location.origin, ports)

ipcRenderer.on('kiln:engine-port', event => post({ kiln: 'engine-port' }, event.ports))
ipcRenderer.on('kiln:engine-lost', () => post({ kiln: 'engine-lost' }, []))
ipcRenderer.on('kiln:show', (_event, sheet: string) =>
  window.postMessage({ kiln: 'show', sheet }, location.origin),
)
ipcRenderer.on('kiln:open', (_event, hash: string) => location.assign(hash))

const host: KilnHost = {
  platform: process.platform as KilnHost['platform'],
  connect: () => ipcRenderer.send('kiln:connect'),
  pickFolder: title => call('pickFolder', { title }),
  pickFile: (title, extensions) => call('pickFile', { title, extensions }),
  // Added in Electron 29; before, the file itself had its path.
  pathOf: file => webUtils?.getPathForFile(file) ?? (file as File & { path?: string }).path ?? '',
  reveal: path => call('reveal', { path }),
  openLink: url => call('openLink', { url }),
  openForward: (machine, port) => call('openForward', { machine, port }),
  openOwnConnect: () => call('openOwnConnect', {}),
  setTheme: theme => call('setTheme', { theme }),
}
contextBridge.exposeInMainWorld('kilnHost', host)

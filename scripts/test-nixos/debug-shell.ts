// The root shell that a machine of a test has on its second serial line (systemd.debug_shell), over a local socket.
import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { ToolError } from './tool-error.ts'

export type ShellResult = { code: number; output: string }

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escape sequences
const terminal = /\u001b\[[0-9;?]*[a-zA-Z]|\u001b\][^\u0007\u001b]*(\u0007|\u001b\\)|\r/g

let commands = 0

/** One command at a time. Answers when it has ended; rejects when that takes longer than timeoutMs. */
export async function debugShell(path: string, command: string, timeoutMs: number): Promise<ShellResult> {
  const mark = `KILN${process.pid}X${commands++}`
  const socket: Socket = createConnection(path)
  await once(socket, 'connect')
  try {
    // In two pieces, so that the echo of the line is not taken for the end.
    socket.write(
      `\nexport PATH=/run/wrappers/bin:/run/current-system/sw/bin:/bin:/sbin; stty -echo; { ${command}\n} 2>&1; echo ${mark}''E $?\n`,
    )
    let text = ''
    const end = new RegExp(`${mark}E (\\d+)`)
    const late = setTimeout(() => socket.destroy(), timeoutMs)
    for await (const chunk of socket) {
      text = (text + String(chunk)).slice(-4_000_000)
      const found = end.exec(text)
      if (!found) continue
      clearTimeout(late)
      const clean = text.slice(0, found.index).replaceAll(terminal, '')
      return {
        code: Number(found[1]),
        output: clean.slice(clean.lastIndexOf(`stty -echo`)).split('\n').slice(1).join('\n').trim(),
      }
    }
    throw new ToolError(`The machine's shell did not end "${command.slice(0, 60)}" in ${timeoutMs / 1000} s.`)
  } finally {
    socket.destroy()
  }
}

// The root shell that a machine of a test has on its second serial line (systemd.debug_shell), over a local socket.
import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { ToolError } from '../tool-error.ts'

export type ShellResult = { code: number; output: string }

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escape sequences
const terminal = /\u001b\[[0-9;?]*[a-zA-Z]|\u001b\][^\u0007\u001b]*(\u0007|\u001b\\)|\r/g

let commands = 0

/** The command's output between its two marks; null while it runs. */
export function parseShellOutput(text: string, mark: string): ShellResult | null {
  const end = new RegExp(`${mark}E (\\d+)`).exec(text)
  if (!end) return null
  const begin = `${mark}B`
  const output = text.slice(text.lastIndexOf(begin, end.index) + begin.length, end.index)
  return { code: Number(end[1]), output: output.replaceAll(terminal, '').trim() }
}

/** One command at a time. Resolves when it has ended, and rejects after timeoutMs. */
export async function runInDebugShell(
  path: string,
  command: string,
  timeoutMs: number,
): Promise<ShellResult> {
  const mark = `KILN${process.pid}X${commands++}`
  const socket: Socket = createConnection(path)
  const timer = setTimeout(() => {
    const seconds = timeoutMs / 1000
    socket.destroy(
      new ToolError(`The machine's shell did not end "${command.slice(0, 60)}" in ${seconds} s.`),
    )
  }, timeoutMs)
  try {
    await once(socket, 'connect')
    const line = `export PATH=/run/wrappers/bin:/run/current-system/sw/bin:/bin:/sbin; echo ${mark}''B; { ${command}`
    // The marks in two pieces, so that the echo of the line, which readline wraps, is not taken for them.
    socket.write(`\n${line}\n} 2>&1; echo ${mark}''E $?\n`)
    let text = ''
    for await (const chunk of socket) {
      text = (text + String(chunk)).slice(-4_000_000)
      const answer = parseShellOutput(text, mark)
      if (answer) return answer
    }
    throw new ToolError(`The machine's shell closed before "${command.slice(0, 60)}" ended.`)
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

// The document's `ssh -L 5900:localhost:5900 root@box`, as typed but for the local port, which may be taken here: the
// screen of Home Assistant's machine greets, as RFB's servers do (RFC 6143, 7.1.1).
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '#lab/free-port.ts'
import { administratorKey } from '../administrator-key.ts'
import type { Check } from '../machine/checks.ts'
import type { Machine } from '../machine/machine.ts'
import { pinHostKey, sshOptions } from '../machine/ssh.ts'

const tries = 60

/** What the port says first; empty where nothing listens yet. */
async function greetingOf(port: number): Promise<string> {
  const socket = createConnection(port, '127.0.0.1').setEncoding('latin1').setTimeout(60_000)
  try {
    const [text] = await once(socket, 'data', { signal: AbortSignal.timeout(60_000) })
    return String(text)
  } catch {
    return ''
  } finally {
    socket.destroy()
  }
}

export const screenByTunnel: Check = {
  name: 'ssh -L brings its screen here',
  run: async (machine: Machine) => {
    const { output: hostKey } = await machine.shell("cut -d ' ' -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub")
    const folder = mkdtempSync(join(tmpdir(), 'kiln-tunnel-'))
    const access = {
      keyPath: administratorKey(folder).path,
      knownHostsPath: join(folder, 'known-hosts'),
      env: process.env,
    }
    pinHostKey(machine, access, hostKey)
    const port = await freePort()
    const words = ['-N', '-L', `127.0.0.1:${port}:localhost:5900`, ...sshOptions(machine, access)]
    const tunnel = spawn('ssh', [...words, 'root@127.0.0.1'], { stdio: 'ignore' })
    const ended = once(tunnel, 'exit')
    try {
      let greeting = ''
      for (let attempt = 0; attempt < tries && greeting === ''; attempt += 1) {
        if (tunnel.exitCode !== null) return `ssh ended with ${tunnel.exitCode}`
        greeting = await greetingOf(port)
        if (greeting === '') await delay(1000)
      }
      return /^RFB 003\.\d{3}\n/.test(greeting) ? null : `it said ${JSON.stringify(greeting.slice(0, 80))}`
    } finally {
      tunnel.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

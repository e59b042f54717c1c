import { createHash } from 'node:crypto'
import ssh2 from 'ssh2'
import { type KeyPair, makeKeyPair as newKeyPair } from '#platform/ssh/host-key.ts'

// CommonJS: Node detects only some of its exports.
const { Client } = ssh2

interface SshResult {
  readonly stdout: string
  readonly stderr: string
  /** null when a signal ended the command. */
  readonly code: number | null
}

interface SshCommand {
  readonly port: number
  readonly privateKey: string
  readonly command: string
  readonly host?: string
  readonly user?: string
  /** "SHA256:…" as the guest prints it on its serial console; the connection is refused when it differs. */
  readonly hostKey?: string
  readonly timeoutMs?: number
}

// Not ssh2's: one in two hundred of its ed25519 keys is one that OpenSSH cannot load.
export const makeKeyPair = (): KeyPair => newKeyPair('kiln-lab')

/** OpenSSH's fingerprint of a public key in wire format. */
export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

/** Runs one command on a test machine. Rejects when there is no connection; an exit code is data. */
export function sshExec(request: SshCommand): Promise<SshResult> {
  const {
    port,
    privateKey,
    command,
    host = '127.0.0.1',
    user = 'root',
    hostKey,
    timeoutMs = 60_000,
  } = request
  return new Promise((resolve, reject) => {
    const client = new Client()
    const timer = setTimeout(() => {
      client.destroy()
      reject(new Error(`No answer to "${command}" over SSH in ${timeoutMs / 1000} s`))
    }, timeoutMs)
    const settle = (done: () => void) => {
      clearTimeout(timer)
      client.end()
      done()
    }
    client.on('error', error => settle(() => reject(error)))
    client.on('ready', () => {
      client.exec(command, (error, channel) => {
        if (error) return settle(() => reject(error))
        let stdout = ''
        let stderr = ''
        channel.setEncoding('utf8').on('data', (text: string) => {
          stdout += text
        })
        channel.stderr.setEncoding('utf8').on('data', (text: string) => {
          stderr += text
        })
        channel.on('close', (code: number | null) => settle(() => resolve({ stdout, stderr, code })))
      })
    })
    client.connect({
      host,
      port,
      username: user,
      privateKey,
      readyTimeout: timeoutMs,
      hostVerifier: (key: Buffer) => hostKey === undefined || fingerprint(key) === hostKey,
    })
  })
}

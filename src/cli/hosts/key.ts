// Which public key is installed on a host, and the password for it: typed without echo, or in a user's file.
import type { KnownHost } from '#shared/hosts/host.ts'
import type { Session } from '../session.ts'
import { readNamed } from '../terminal/named-file.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

const operation = 'hosts.key'

export type KeyWords = { key?: string; passwordFile?: string }

/** Throws usage. */
export async function publicKey(
  { client }: Session,
  { key: path }: Pick<KeyWords, 'key'>,
  command = 'hosts key',
): Promise<{ key: string; from: string }> {
  if (path !== undefined) {
    const text = await readNamed(path, operation).catch(() => '') // said below
    const lines = text.split('\n').filter(line => line.trim() !== '')
    const [key] = lines
    if (key && lines.length === 1) return { key: key.trim(), from: path }
    throw usage(terminalMessage('usage.key-file', { path }), command)
  }
  const [first] = await client.flash.sshKeys({})
  if (first) return first
  throw usage(terminalMessage('usage.no-key'), command)
}

/** Throws usage, Cancelled. */
export async function passwordFor(
  session: Session,
  { address }: KnownHost,
  { passwordFile }: KeyWords,
): Promise<string> {
  const { user, host } = address
  const typed =
    passwordFile === undefined
      ? await session.askSecret(t('cli.host.password', { user, host }))
      : (await readNamed(passwordFile, operation).catch(() => '')).replace(/\r?\n$/, '') // said below
  if (typed) return typed
  throw usage(terminalMessage('usage.no-password'), 'hosts key')
}

// Why ssh could not connect; for a changed key with the one that was known.
import { readFile } from 'node:fs/promises'
import type { HostAddress } from '#engine/ports/hosts/ssh.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { changedKey, connectError, type Said } from '../errors.ts'
import { keyOfLine } from '../known-hosts.ts'

export async function whyNot(said: Said, address: HostAddress): Promise<KilnError> {
  const changed = changedKey(said)
  if (!changed) return connectError(said, address)
  const { offered, file, line } = changed
  const text = await readFile(file, 'utf8').catch(() => '') // it is only quoted
  const known = keyOfLine(text.split('\n')[line - 1] ?? '')?.fingerprint ?? '?'
  return failure('ssh.host-key-changed', {
    operation: 'ssh.connect',
    values: { host: address.host, known, offered, place: `${file}:${line}` },
    details: { command: said.command },
  })
}

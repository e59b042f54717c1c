// Why ssh could not connect; for a changed key, of the host or of a jump host, with the known one.
import type { HostAddress } from '#engine/ports/ssh.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { readRegular } from '../../files/regular-file.ts'
import { connectError } from '../errors.ts'
import { keyOfLine } from '../known-hosts.ts'
import { allLines, changedKey, ownText, type SshOutput, wayText } from '../ssh-output.ts'
import { keyFault } from './key-fault.ts'

/** A list of 100,000 hosts has 10 MiB. */
const mostListBytes = 16 << 20

export async function explainConnection(output: SshOutput, address: HostAddress): Promise<KilnError> {
  const jumpKey = changedKey(wayText(output) ?? '')
  const changed = jumpKey ?? changedKey(ownText(output))
  if (!changed) {
    const error = connectError(output, address)
    const isOwn = error.code === 'ssh.denied'
    if (!isOwn && error.code !== 'ssh.jump-denied') return error
    const { host, identity } = address
    const refused = { output: allLines(output).join('\n'), details: error.details }
    // A key chosen for the host is not used on the way to it.
    const fault = isOwn
      ? await keyFault({ ...refused, host, identity })
      : await keyFault({ ...refused, host: String(error.values['jump']), identity: null })
    return fault ?? error
  }
  const { name, offered, file, line } = changed
  // The path comes from the output of a jump host's ssh, where a banner could also appear. It is only quoted.
  const bytes = await readRegular(file, { maxBytes: mostListBytes }).catch(() => null)
  const text = bytes?.toString('utf8') ?? ''
  const known = keyOfLine(text.split('\n')[line - 1] ?? '')?.fingerprint ?? '?'
  const key = { known, offered, place: `${file}:${line}` }
  const facts = { operation: 'ssh.connect', details: { command: output.command } }
  return jumpKey
    ? failure('ssh.jump-key-changed', { ...facts, values: { jump: name, ...key } })
    : failure('ssh.host-key-changed', { ...facts, values: { host: address.host, ...key } })
}

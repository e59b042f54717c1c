// The step a start has reached, from Lima's own messages. Steps only go forward: late messages (a forwarded
// port, cloud-init) change nothing. Pure.
import { type LimaStep, limaSteps } from '#engine/ports/lima.ts'
import type { LogLine } from './lines.ts'

/** `now`: null before the first. */
export function stepAfter(now: LimaStep | null, line: LogLine): LimaStep | null {
  const output = stepOf(line.msg.replace(/^\[hostagent\] /, ''))
  if (output === null) return now
  return now === null || limaSteps.indexOf(output) > limaSteps.indexOf(now) ? output : now
}

function stepOf(text: string): LimaStep | null {
  if (/^Attempting to download the (image|kernel|initrd)/.test(text)) return 'image'
  // "Starting the instance" comes first, before its image is downloaded.
  if (/^(hostagent socket created|Starting (QEMU|VZ))/.test(text)) return 'boot'
  // Requirements are essential (logins work), optional (Lima's name for the template's probes: Nix answers)
  // or final (the template's scripts have run).
  if (/^Waiting for the essential requirement 1 of /.test(text)) return 'ssh'
  if (/^Waiting for the (optional|final) requirement|^Waiting for the guest agent/.test(text)) return 'nix'
  return null
}

// Recognises messages of Lima about folders of this computer that could not be mounted in a VM. Each kind of
// mount fails elsewhere: Lima refuses the template, its host agent ends before the boot, or the VM runs
// without the folder. Pure.
import type { LogLine } from './lines.ts'

/** A VM whose template Lima refuses because of a mount. Lima's own placeholder for no cause is left out. */
export function mountRefused(problem: string): string | null {
  return /^field `mounts\[\d+\]/.test(problem) ? problem.replace(/: %!w\(<nil>\)$/, '') : null
}

/** A host agent that ended: the line of its log that explains why, and the start's earlier output. */
export function mountThatEnded(logged: string | null, lines: readonly LogLine[]): string | null {
  if (logged === null) return null
  if (/\bvirtiofsd\b/.test(logged)) return logged
  const [, folder] = /^mkdir (\/.*?): /.exec(logged) ?? []
  if (folder === undefined) return null
  const wanted = lines.flatMap(({ msg }) => missingFolder.exec(msg)?.[1] ?? [])
  return wanted.some(each => `${each}/`.startsWith(`${folder}/`)) ? logged : null
}

/**
 * A running VM whose host agent mounts folders itself (reverse-sshfs). A guest that cannot mount another kind
 * (9p) reports nothing to Lima, and is ready.
 */
export function mountsThatFailed(agentErrors: readonly string[]): string | null {
  const failed = agentErrors.flatMap(each => each.split('\n')).filter(line => sshfsFailed.test(line))
  return failed.length > 0 ? failed.join('; ') : null
}

/** A warning at each start: Lima creates such a folder if permitted. */
const missingFolder = /field `mounts\[\d+\]\.location` refers to a non-existent directory: `([^`]+)`/

const sshfsFailed = /^(?:mkdir \/|failed to (?:prepare|mount) reverse sshfs for )/

import { z } from 'zod'
import { resetChanges } from '#shared/snapshots/changes.ts'
import { sessionFolder } from '#shared/snapshots/folder.ts'
import { hostPath } from '#shared/snapshots/host-path.ts'
import { restorable, sessions, slot } from '#shared/snapshots/session.ts'
import { command, query } from './define.ts'

const host = z.string().min(1).max(300)

/**
 * The history of an installed workstation, over SSH as root. Each throws host.unknown, ssh.*, hosts.no-facts,
 * snapshots.no-tool, snapshots.older-tool, snapshots.needs-password, snapshots.failed.
 */
export const snapshots = {
  /** Its sessions. Sizes that take long are left out. */
  list: query(z.object({ host }), sessions),
  /** A folder of a session, by its path on the running system. Throws snapshots.not-there, snapshots.no-session, … */
  browse: query(z.object({ host, slot, path: hostPath }), sessionFolder),
  /** The paths that the next start removes and restores; where it changes nothing, those of a reset. */
  changes: query(z.object({ host }), resetChanges),
  /**
   * Names a path as persistent in the machine's settings.json. `option`: it has a configuration of a person's own, to which
   * this is to be added; null: it is written, and counts from the next switch on.
   */
  keep: command(
    z.object({ host, path: hostPath }),
    z.object({ option: z.string().nullable(), box: z.string().nullable() }),
  ),
  /**
   * Brings a file or folder back to where it was, or to another place. An existing one stays, unless `replace` has it
   * renamed to `renamed`; `goes`: the next reset takes that away, though what it was renamed from is persistent.
   * `pathGoes`: it takes away again what was restored. Throws snapshots.place-taken, snapshots.disk-full, …
   */
  restore: command(
    z.object({
      host,
      slot,
      path: hostPath,
      to: hostPath.nullable().default(null),
      replace: z.boolean().default(false),
    }),
    z.object({
      path: z.string(),
      pathGoes: z.boolean(),
      renamed: z.string().nullable(),
      goes: z.boolean(),
    }),
  ),
  /**
   * Has the next start bring a whole session back, once; null withdraws that. `mixed`: also where the volumes have
   * different sessions under that name; else it throws snapshots.mixed-sessions.
   */
  restoreSession: command(
    z.object({ host, slot: restorable.nullable(), mixed: z.boolean().default(false) }),
    z.object({}),
  ),
}

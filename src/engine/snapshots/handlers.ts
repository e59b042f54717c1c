// The group "snapshots" of the contract.
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import { changesIn, folderIn, optionIn, restoredIn, sessionsIn } from './parse.ts'
import { runHostTool, type ToolParts } from './run-tool.ts'

const minute = 60_000
/** The time for all sizes together, on the host, which leaves out those that take longer. */
const sizeSeconds = '20'

/**
 * Resolves to the name of the host's box, whose answers now include the path; null if no box of it accepts
 * one.
 */
type KeepInBox = (kept: { host: string; path: string }) => Promise<string | null>

export function snapshotHandlers(parts: ToolParts, keepInBox: KeepInBox): GroupHandlers<'snapshots'> {
  return {
    list: ({ host }, signal) =>
      runHostTool(parts, {
        host,
        signal,
        timeoutMs: 2 * minute,
        operation: 'snapshots.list',
        words: ['snapshots', '--tabs', '--seconds', sizeSeconds],
        parse: sessionsIn,
      }),
    browse: ({ host, slot, path }, signal) =>
      runHostTool(parts, {
        host,
        signal,
        timeoutMs: 2 * minute,
        operation: 'snapshots.browse',
        slot,
        path,
        words: ['browse', '--tabs', slot, path],
        parse: folderIn,
      }),
    changes: ({ host }, signal) =>
      runHostTool(parts, {
        // The host looks at each file of the volumes.
        host,
        signal,
        timeoutMs: 10 * minute,
        operation: 'snapshots.changes',
        words: ['diff', '--tabs'],
        parse: changesIn,
      }),
    keep: async ({ host, path }, signal) => {
      const { option } = await runHostTool(parts, {
        host,
        signal,
        timeoutMs: minute,
        operation: 'snapshots.keep',
        path,
        words: ['keep', '--tabs', path],
        parse: optionIn,
      })
      const { id } = await parts.store.find(host)
      // The tool only understands the escape for a backslash.
      const box = await keepInBox({ host: id, path: path.replaceAll('\\x5c', '\\') })
      return { option, box }
    },
    restore: ({ host, slot, path, to, replace }, signal) => {
      const place = to === null ? [] : ['--to', to]
      return runHostTool(parts, {
        // A folder on another file system is copied byte by byte.
        host,
        signal,
        timeoutMs: 30 * minute,
        operation: 'snapshots.restore',
        slot,
        path,
        ...(to === null ? {} : { place: to }),
        words: ['restore', path, '--from', slot, ...place, ...(replace ? ['--replace'] : []), '--tabs'],
        parse: restoredIn,
      })
    },
    restoreSession: ({ host, slot, mixed }, signal) =>
      runHostTool(parts, {
        host,
        signal,
        timeoutMs: minute,
        operation: 'snapshots.restoreSession',
        slot: slot ?? '',
        words: [
          'restore-session',
          '--tabs',
          ...(slot === null ? ['--withdraw'] : [slot, ...(mixed ? ['--mixed'] : [])]),
        ],
        parse: () => ({}),
      }),
  }
}

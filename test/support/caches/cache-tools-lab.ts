// For tests: the stand-ins for attic and cachix, on a separate PATH.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { CacheTool } from '#shared/caches.ts'

type CacheToolFault = 'not-logged-in' | 'refused' | 'unknown' | 'broken' | 'slow'

export function cacheToolsLab() {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-cache-tools-'))
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const script = join(import.meta.dirname, 'stand-in.mjs')
  const install = (tool: CacheTool) => {
    const program = join(bin, tool)
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${script}" "${folder}" ${tool} "$@"\n`)
    chmodSync(program, 0o755)
  }
  const goesWrong = (fault: CacheToolFault | null) =>
    writeFileSync(join(folder, 'plan.json'), JSON.stringify({ goesWrong: fault }))
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null
  for (const tool of ['attic', 'cachix'] as const) install(tool)
  goesWrong(null)
  return {
    env: { PATH: [bin, process.env['PATH']].join(delimiter) },
    program: (tool: CacheTool) => join(bin, tool),
    install,
    uninstall: (tool: CacheTool) => rmSync(join(bin, tool)),
    goesWrong,
    /** What was pushed last; null: nothing. */
    pushed: (): unknown => JSON.parse(read('pushed.json') ?? 'null'),
    forget: () => rmSync(join(folder, 'pushed.json'), { force: true }),
    /** The process of the slow one. */
    pid: () => Number(read('pid')),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

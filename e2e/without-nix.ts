// `kiln serve` on a computer without Nix: in a mount namespace in which the folders that hold it are empty.
import { existsSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'
import { kilnScript, type Served, serve } from './kiln-process.ts'

const folders = () =>
  nixPath(process.env, homedir())
    .split(delimiter)
    .filter(each => existsSync(join(each, 'nix')))

/** Why it cannot be hidden; null where it can: programs of the system lie in those folders, too. */
export function nixStays(): string | null {
  const shared = folders().find(each => /^(?:\/usr)?(?:\/local)?\/s?bin$/.test(each))
  return shared === undefined ? null : `Nix lies in ${shared}`
}

export async function serveWithoutNix(home: string): Promise<Served> {
  const script = join(home, 'without-nix.mjs')
  writeFileSync(script, wrapper(folders()))
  return serve(home, script)
}

const wrapper = (hidden: string[]) => `
import { spawn } from 'node:child_process'
const hide = 'while [ "$1" != -- ]; do mount -t tmpfs tmpfs "$1" || exit 1; shift; done; shift; exec "$@"'
const words = [...${JSON.stringify(hidden)}, '--', process.execPath, ${JSON.stringify(kilnScript)}, ...process.argv.slice(2)]
const child = spawn('unshare', ['-m', 'sh', '-c', hide, 'sh', ...words], { stdio: 'inherit' })
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', code => process.exit(code ?? 1))
`

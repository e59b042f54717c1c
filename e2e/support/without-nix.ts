// `kiln` on a computer without Nix: in a mount namespace in which the folders that hold it are empty.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'
import { kilnEnv, kilnScript, type Served, serve } from './kiln-process.ts'

const folders = () =>
  nixPath(process.env, homedir())
    .split(delimiter)
    .filter(each => existsSync(join(each, 'nix')))

/** Why it cannot be hidden; null where it can: programs of the system lie in those folders, too. */
export function nixStays(): string | null {
  const shared = folders().find(each => /^(?:\/usr)?(?:\/local)?\/s?bin$/.test(each))
  return shared === undefined ? null : `Nix lies in ${shared}`
}

export const serveWithoutNix = (home: string): Promise<Served> => serve(home, writeScript(home))

/** `kiln …words` to its end. */
export async function kilnWithoutNix(
  home: string,
  ...words: string[]
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [writeScript(home), ...words], {
    env: kilnEnv(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said }
}

function writeScript(home: string): string {
  const script = join(home, 'without-nix.mjs')
  writeFileSync(script, wrapper(folders()))
  return script
}

const wrapper = (hidden: string[]) => `
import { spawn } from 'node:child_process'
const hide = 'while [ "$1" != -- ]; do mount -t tmpfs tmpfs "$1" || exit 1; shift; done; shift; exec "$@"'
const words = [...${JSON.stringify(hidden)}, '--', process.execPath, ${JSON.stringify(kilnScript)}, ...process.argv.slice(2)]
const child = spawn('unshare', ['-m', 'sh', '-c', hide, 'sh', ...words], { stdio: 'inherit' })
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', code => process.exit(code ?? 1))
`

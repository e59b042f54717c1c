// The crates of the programs that come from nixpkgs' own tree, by cargo itself. Their Cargo.lock pins each by checksum.
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { lastLines, ToolError } from '../tool-error.ts'

/** name-version of everything in a Cargo.lock that comes from a registry. */
export const cratesOf = (lock: string): string[] =>
  lock.split('[[package]]').flatMap(record => {
    const field = (key: string) => new RegExp(`^${key} = "([^"]+)"`, 'm').exec(record)?.[1]
    return field('checksum') ? [`${field('name')}-${field('version')}`] : []
  })

export function fetchCrates(workspaces: readonly string[], folder: string): void {
  const target = join(folder, 'crates')
  for (const workspace of workspaces) {
    const wanted = cratesOf(readFileSync(join(workspace, 'Cargo.lock'), 'utf8'))
    if (wanted.every(crate => existsSync(join(target, `${crate}.crate`)))) continue
    const home = mkdtempSync(join(tmpdir(), 'kiln-cargo-'))
    try {
      const args = ['fetch', '--quiet', '--locked', '--manifest-path', join(workspace, 'Cargo.toml')]
      const { status, stderr, error } = spawnSync('cargo', args, {
        env: { ...process.env, CARGO_HOME: home },
        encoding: 'utf8',
      })
      if (error) throw new ToolError(`cargo does not start (${error.message}). Install Rust's cargo.`)
      if (status !== 0)
        throw new ToolError(`cargo fetch failed for ${basename(workspace)}:\n${lastLines(stderr)}`)
      mkdirSync(target, { recursive: true })
      for (const file of globSync('registry/cache/*/*.crate', { cwd: home })) {
        const partial = join(target, `.${basename(file)}.${process.pid}`)
        copyFileSync(join(home, file), partial)
        renameSync(partial, join(target, basename(file)))
      }
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  }
}

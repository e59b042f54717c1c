// An installed writer removes those installed before it: a single system program installs it and cannot do
// that, and nothing else of Kiln may (docs/adr/0014).
import {
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { installBase, isInstalledName } from '#shared/drives/installed-writers.ts'
import { codeOf } from './drive/drive-failure.ts'

const othersWrite = 0o022

/** `script` is the running file. Does nothing if that is not an installed writer; throws system errors. */
export function removeOlderWriters(script: string): void {
  const own = dirname(realpathSync(script))
  if (dirname(own) !== installBase || !isInstalledName(basename(own))) return
  const { mtimeMs: installedMs } = lstatSync(own)
  const older = readdirSync(installBase)
    .filter(isInstalledName)
    .map(name => join(installBase, name))
    .filter(folder => isRoots(folder) && lstatSync(folder).mtimeMs < installedMs)
  const running = older.length > 0 ? runningPrograms() : []
  for (const folder of older) {
    if (running.some(text => text.includes(`${folder}/`))) continue
    // install(1) creates no folder in it: one with a folder of another origin is kept.
    for (const name of readdirSync(folder)) unlinkSync(join(folder, name))
    rmdirSync(folder)
  }
}

/** Only there can no one put a link in place of what is being removed. */
function isRoots(folder: string): boolean {
  const facts = lstatSync(folder)
  return facts.isDirectory() && facts.uid === 0 && (facts.mode & othersWrite) === 0
}

/** Every process's program and arguments, including shells about to start a writer, and processes asking for it. */
function runningPrograms(): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => [
      unlessGone(() => readlinkSync(`/proc/${pid}/exe`)),
      unlessGone(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1')),
    ])
}

/** Empty for a process that has just ended, and for kernel threads, which run no file. */
function unlessGone(read: () => string): string {
  try {
    return read()
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ESRCH') return ''
    throw thrown
  }
}

// Runs a service's script as its unit does: with the programs of the unit's PATH and no others, and with the unit's user and
// capabilities. (Not its view of the file system, its sockets and its system calls: those want systemd itself.)
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { programsOf } from './debian-programs.ts'
import type { Script, Service } from './programs.ts'

type Outcome = { code: number | null; stdout: string; stderr: string }

/** Folders `FOLDER/STORE NAME/bin` with what stands for each package; returns the script, which calls them there. */
function install(
  folder: string,
  service: Pick<Service, 'path'>,
  script: Script,
): { file: string; path: string } {
  const at = (storePath: string) => join(folder, basename(storePath))
  const made = new Set<string>()
  const provide = (storePath: string) => {
    if (made.has(storePath)) return
    made.add(storePath)
    const bin = join(at(storePath), 'bin')
    mkdirSync(bin, { recursive: true })
    for (const [name, path] of programsOf(storePath)) {
      if (!existsSync(join(bin, name))) symlinkSync(path, join(bin, name))
    }
  }
  const write = (one: Script, file: string) => {
    let text = one.text
    for (const [storePath, inner] of Object.entries(one.calls)) {
      mkdirSync(join(at(storePath), 'bin'), { recursive: true })
      made.add(storePath)
      write(inner, join(at(storePath), 'bin', inner.name))
    }
    // Its own settings may name files of the store; only what has a bin is a package of programs.
    for (const [, storePath = ''] of text.matchAll(/(\/nix\/store\/[a-z0-9]{32}-[^/:"'\s]+)\/s?bin\b/g))
      provide(storePath)
    for (const storePath of made) text = text.replaceAll(storePath, at(storePath))
    writeFileSync(file, text.replace(/^#!.*/, '#!/bin/bash'))
    chmodSync(file, 0o755)
  }
  for (const storePath of service.path) provide(storePath)
  const file = join(folder, script.name)
  write(script, file)
  return { file, path: service.path.map(storePath => join(at(storePath), 'bin')).join(':') }
}

/** `setpriv` and its arguments: the user by number, and of root's rights those that the unit leaves. */
function rights({ user, capabilities }: Pick<Service, 'user' | 'capabilities'>): string[] {
  const names = (capabilities ?? [])
    .filter(name => name !== '')
    .map(name => `+${name.replace('CAP_', '').toLowerCase()}`)
  const bounding = capabilities === null ? [] : [`--bounding-set=${['-all', ...names].join(',')}`]
  const who = user === 'root' ? [] : ['--reuid=61234', '--regid=61234', '--clear-groups']
  return ['setpriv', ...who, ...bounding, '--inh-caps=-all', '--no-new-privs']
}

type Run = {
  folder: string
  service: Service
  script?: Script
  args?: string[]
  env?: Record<string, string>
}

export function runAsUnit({
  folder,
  service,
  script = service.scripts[0],
  args = [],
  env = {},
}: Run): Promise<Outcome> {
  if (!script) throw new Error('This service has no script of ours.')
  const programs = join(folder, 'programs')
  mkdirSync(programs, { recursive: true })
  const { file, path } = install(programs, service, script)
  const [program = '', ...more] = rights(service)
  return new Promise((done, fail) => {
    const child = spawn(`/usr/bin/${program}`, [...more, file, ...args], {
      cwd: folder,
      env: { PATH: path, LC_ALL: 'C.UTF-8', ...env },
    })
    const outcome = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', text => {
      outcome.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      outcome.stderr += text
    })
    child.on('error', fail)
    child.on('close', code => done({ code, ...outcome }))
  })
}

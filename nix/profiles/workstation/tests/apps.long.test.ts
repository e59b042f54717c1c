// The settings of the document's modules/apps, read by the programs that they are for, where those are here.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { noSources, ofFunction } from '../../../tests/given.ts'

type Apps = {
  refused: string[]
  toplevel: string
  programs: string[]
  without: string[]
  bashrc: string
  ssh: string
  kde: string
  kxkbrc: string
  vscode: string[]
  wrappers: string[]
}

const noReader = spawnSync('which', ['kreadconfig5']).status === 0 ? '' : ' (needs kreadconfig5)'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kiln-apps-'))
})
afterEach(() => rmSync(home, { recursive: true }))
const put = (name: string, text: string) => {
  writeFileSync(join(home, name), text)
  return join(home, name)
}

describe.skipIf(noSources)('the apps of a host', () => {
  let apps: Apps
  beforeAll(() => {
    apps = ofFunction(join(import.meta.dirname, 'apps.nix'))
  })

  it('are there where they are turned on, what is not free too, and no other host has them', () => {
    expect(apps.refused).toEqual([])
    expect(apps.toplevel).toMatch(/-nixos-system-VM-TEST-.*\.drv$/)
    expect(apps.programs).toEqual(expect.arrayContaining(['1password', '1password-cli']))
    expect(apps.programs.some(name => /code/.test(name))).toBe(true)
    expect(apps.without).toEqual([])
    expect(apps.wrappers).toEqual(['1Password-BrowserSupport', 'op'])
  })

  /** As at a terminal: each line at its own prompt. */
  const bash = (...typed: string[]) => {
    const file = put('bashrc', apps.bashrc)
    const env = { PATH: process.env['PATH'], HOME: home, HISTFILE: join(home, 'history'), TERM: 'dumb' }
    const words = ['--noprofile', '--rcfile', file, '-i']
    return spawnSync('bash', words, {
      env: { ...env, __ETC_PROFILE_DONE: '1' },
      input: typed.map(line => `${line}\n`).join(''),
      encoding: 'utf8',
    }).stdout
  }

  it('bash has the short words and the length of the history', () => {
    mkdirSync(join(home, 'deep'))
    put('.hidden', '')
    expect(bash(`cd ${home}/deep`, '..', 'pwd', 'echo $HISTSIZE $HISTFILESIZE', 'la -d .hidden')).toBe(
      `${home}\n4321 4321\n.hidden\n`,
    )
  })

  it('bash keeps a command before it ends, but for those that begin with a space', () => {
    const said = bash('echo one', ' echo secret', 'cat "$HISTFILE"')
    expect(said).toBe('one\nsecret\necho one\n')
    expect(bash('cat "$HISTFILE"')).toContain('echo one\n')
  })

  const agentOf = (env: Record<string, string>) => {
    const file = put('ssh_config', apps.ssh)
    const said = execFileSync('ssh', ['-G', '-F', file, 'box.example'], {
      env: { PATH: process.env['PATH'], HOME: home, ...env },
      encoding: 'utf8',
    })
    return /^identityagent (.+)$/m.exec(said)?.[1] ?? null
  }

  it('OpenSSH takes the keys of 1Password where its agent is, and in no session over SSH', async () => {
    expect(agentOf({})).toBeNull()
    mkdirSync(join(home, '.1password'))
    const agent: Server = createServer()
    await new Promise<void>(ready => agent.listen(join(home, '.1password', 'agent.sock'), ready))
    try {
      expect(agentOf({})).toMatch(/\.1password\/agent\.sock$/)
      expect(agentOf({ SSH_CONNECTION: '192.0.2.1 40000 192.0.2.2 22' })).toBeNull()
    } finally {
      agent.close()
    }
  })

  it('Plasma finds its settings below /etc/xdg', () => {
    expect(apps.kde).toBe('[KDE]\nSingleClick=false\n')
  })

  it.skipIf(noReader)(`KDE’s own reader finds them, until a person sets another value${noReader}`, () => {
    mkdirSync(join(home, 'etc', 'xdg'), { recursive: true })
    put('etc/xdg/kdeglobals', apps.kde)
    put('etc/xdg/kxkbrc', apps.kxkbrc)
    const read = (file: string, group: string, key: string) =>
      execFileSync('kreadconfig5', ['--file', file, '--group', group, '--key', key], {
        env: { PATH: process.env['PATH'], HOME: home, XDG_CONFIG_DIRS: join(home, 'etc', 'xdg') },
        encoding: 'utf8',
      })
    expect(read('kdeglobals', 'KDE', 'SingleClick')).toBe('false\n')
    expect([read('kxkbrc', 'Layout', 'LayoutList'), read('kxkbrc', 'Layout', 'Use')]).toEqual([
      'de,us\n',
      'true\n',
    ])
    mkdirSync(join(home, '.config'))
    put('.config/kxkbrc', '[Layout]\nLayoutList=fr\n')
    expect(read('kxkbrc', 'Layout', 'LayoutList')).toBe('fr\n')
  })

  it('Visual Studio Code begins with the settings, and keeps those of a person', () => {
    expect(apps.vscode).toEqual([expect.stringMatching(/^C %h\/\.config\/Code\/User\/settings\.json 0600 /)])
    const given = put('given.json', '{"editor.formatOnSave":true}')
    const rules = put('rules.conf', apps.vscode.map(rule => rule.replace(/\S+$/, given)).join('\n'))
    const create = () =>
      execFileSync('systemd-tmpfiles', ['--user', '--create', rules], { env: { ...process.env, HOME: home } })
    create()
    const file = join(home, '.config', 'Code', 'User', 'settings.json')
    expect(readFileSync(file, 'utf8')).toBe('{"editor.formatOnSave":true}')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    writeFileSync(file, '{"mine":1}')
    create()
    expect(readFileSync(file, 'utf8')).toBe('{"mine":1}')
  })
})

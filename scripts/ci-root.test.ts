// .ci/run passes only the places of the registries into its fresh root, and nothing else of the machine.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kiln-ci-root-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Calls a function of registries.sh on a machine with only these variables. */
const call = (name: string, env: Record<string, string> = {}) =>
  execFileSync('bash', ['--norc', '-euo', 'pipefail', '-c', `. .ci/root/registries.sh; ${name}`], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: home, npm_config_globalconfig: '/nonexistent', ...env },
    encoding: 'utf8',
  })

const onLinux = test.runIf(process.platform === 'linux')

onLinux('variables: addresses, proxies and authorities, whole, and no others', () => {
  const wanted = {
    HTTPS_PROXY: 'http://proxy.test:3128',
    no_proxy: 'localhost',
    npm_config_registry: 'https://npm.test/',
    PIP_INDEX_URL: 'https://user:secret@pypi.test/simple?a=b',
    PIP_TRUSTED_HOST: 'one.test\ntwo.test',
    NODE_EXTRA_CA_CERTS: '/etc/ssl/own.crt',
    GOPROXY: 'https://go.test,direct',
    CARGO_REGISTRIES_OWN_INDEX: 'sparse+https://cargo.test/',
  }
  const others = {
    npm_config_prefix: '/opt',
    npm_config_user_agent: 'npm/1',
    PIP_FIND_LINKS: '/opt/wheels',
    CARGO_TARGET_DIR: '/tmp/x',
    KILN_HOME: '/home/x',
    NODE_OPTIONS: '--inspect',
  }
  const printed = call('registry_variables', { ...others, ...wanted })
    .split('\0')
    .filter(Boolean)
  const carried = printed.map(line => line.split(/=(.*)/s).slice(0, 2))
  expect(Object.fromEntries(carried)).toEqual({
    ...wanted,
  })
})

onLinux(
  'npm’s settings: registries, their credentials and authorities; the rest of the file stays behind [M1]',
  () => {
    const lines = [
      'registry=https://npm.test/',
      '@own:registry = https://own.test/',
      '//npm.test/:_authToken=abc',
      'cafile=/etc/ssl/own.crt',
      'strict-ssl=true',
      'https-proxy=http://proxy.test:3128',
    ]
    const others = ['prefix=/opt', 'ignore-scripts=true', 'cache=/var/cache/npm', 'script-shell=/bin/zsh']
    writeFileSync(join(home, '.npmrc'), [...others, ...lines].join('\n'))
    expect(call('npm_settings').trim().split('\n')).toEqual(lines)
  },
)

onLinux('a machine without settings carries nothing', () => {
  expect(call('registry_variables')).toBe('')
  expect(call('npm_settings')).toBe('')
})

test.skipIf(spawnSync('shellcheck', ['--version']).error)('its scripts pass shellcheck', () => {
  const scripts = ['run', 'root/make', 'root/enter', 'root/registries.sh'].map(name =>
    join(root, '.ci', name),
  )
  const { status, stdout } = spawnSync('shellcheck', ['-x', '-P', 'SCRIPTDIR', '-e', 'SC2317', ...scripts], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
  expect(status).toBe(0)
})

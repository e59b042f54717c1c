import { expect, it } from 'vitest'
import { masterArgv } from './argv.ts'
import { readConfiguration } from './configuration.ts'
import { knownNameIn } from './known-name.ts'

it('a known name is the name that ssh connects to, with a port other than 22, or its alias', () => {
  const output = 'host box\nuser root\nhostname Box.example\nport 22\n'
  expect(knownNameIn(readConfiguration(output), { host: 'box', port: 22 })).toBe('box.example')
  expect(knownNameIn(readConfiguration(output), { host: 'box', port: 2222 })).toBe('[box.example]:2222')
  const aliased = readConfiguration(`${output}hostkeyalias Rack-4\n`)
  expect(knownNameIn(aliased, { host: 'box', port: 2222 })).toBe('Rack-4')
  expect(knownNameIn(readConfiguration(''), { host: 'box', port: 22 })).toBe('box')
})

it('a known name is used to look up the key if the host answers elsewhere, and is mentioned only then', () => {
  const address = { host: '10.0.0.9', port: 22, user: 'root', jump: null, identity: null }
  const places = { config: '/c/config', socket: '/c/s' }
  const known = masterArgv(address, places, { compress: false, knownAs: '[box]:2222' })
  expect(known).toContain('HostKeyAlias=[box]:2222')
  expect(known.at(-1)).toBe('10.0.0.9')
  expect(masterArgv(address, places, { compress: false, knownAs: null }).join(' ')).not.toContain('Alias')
})

import { expect, test } from 'vitest'
import { isSourceAddress, trustFileName, trustModule } from './trust.ts'

test('a box reads updates from an http, https or file address', () => {
  for (const address of ['https://updates.example.com', 'http://10.0.0.1/x', 'file:///media/stick/updates'])
    expect(isSourceAddress(address), address).toBe(true)
  for (const address of ['', 'updates.example.com', '/srv/updates', 'ftp://example.com'])
    expect(isSourceAddress(address), address).toBe(false)
})

test('never puts a login into the address of a trust file, however it is written', () => {
  for (const address of [
    'https://me:secret@updates.example.com',
    'HTTPS://me:secret@updates.example.com',
    'https:/me:secret@updates.example.com',
    String.raw`https:\\me@updates.example.com/x`,
    'https:\t//me@updates.example.com',
  ])
    expect(isSourceAddress(address), address).toBe(false)
  expect(isSourceAddress('https://updates.example.com/a@b')).toBe(true)
})

test('the file name is valid in a Nix path, whatever the name of the box', () => {
  expect(trustFileName('Küche (2)')).toBe('kuche-2-trust.json')
  expect(trustFileName('厨房')).toBe('box-trust.json')
  expect(trustModule('kitchen-trust.json')).toContain('trustFile = ./kitchen-trust.json;')
})

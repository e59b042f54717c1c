import { expect, test } from 'vitest'
import { boxesCsv } from './boxes-csv.ts'
import { boxesNamed, serverNamed } from './find-known.ts'
import type { KnownBox } from './known-boxes.ts'

const box: KnownBox = {
  server: 'a'.repeat(16),
  id: '8f14e45f-ceea-467f-a0e6-3f1c2a5b7d90',
  hostname: 'kitchen',
  model: null,
  serial: 'S1',
  address: '192.0.2.7',
  firstSeenAt: 0,
  household: { id: 'home', name: 'Home, "sweet"' },
  role: 'owner',
  state: 'attention',
  since: 0,
  because: 'units-failed',
  claimedAt: 0,
  reportedAt: null,
  homeAssistant: 'running',
  newtHealthy: true,
  version: '25.11',
  channel: null,
  enrolment: null,
  box: '1'.repeat(16),
  linkedBy: 'person',
}
const names = new Map([['1'.repeat(16), 'Küche']])

test('spreadsheets can read the list of boxes and run nothing from it [A8]', () => {
  const addresses = new Map([[box.server, 'https://connect.example']])
  const rows = boxesCsv([box, { ...box, hostname: '=HYPERLINK("x")', box: null }], {
    addresses,
    names,
  }).split('\r\n')
  expect(rows).toEqual([
    'connect,household,host_name,kiln_box,state,since,because,reported_at,home_assistant,newt_healthy,nixos_version,model,serial,address,id',
    `https://connect.example,"Home, ""sweet""",kitchen,Küche,attention,1970-01-01T00:00:00.000Z,units-failed,,running,true,25.11,,S1,192.0.2.7,${box.id}`,
    `https://connect.example,"Home, ""sweet""","'=HYPERLINK(""x"")",,attention,1970-01-01T00:00:00.000Z,units-failed,,running,true,25.11,,S1,192.0.2.7,${box.id}`,
    '',
  ])
})

test('a box is found by its ID, its host name or its name in Kiln; several if the word is ambiguous', () => {
  const named = [{ id: '1'.repeat(16), name: 'Küche' }]
  const other = { ...box, id: crypto.randomUUID(), box: null }
  const all = [box, other]
  expect(boxesNamed(all, 'KITCHEN', named)).toEqual(all)
  expect(boxesNamed(all, 'küche', named)).toEqual([box])
  expect(boxesNamed(all, box.id.toUpperCase(), named)).toEqual([box])
  expect(boxesNamed(all, box.id.slice(0, 8), named)).toEqual([box])
  expect(boxesNamed(all, box.id.slice(0, 7), named)).toEqual([])
})

test('a Connect is found by its address, with or without a trailing slash, or by its host name', () => {
  const servers = [
    { id: 'a', address: 'https://connect.example:8455' },
    { id: 'b', address: 'https://connect.example' },
  ]
  const id = (word: string) => serverNamed(servers, word)?.id
  expect(['https://connect.example/', 'connect.example', 'Connect.example:8455', 'example'].map(id)).toEqual([
    'b',
    'b',
    'a',
    undefined,
  ])
})

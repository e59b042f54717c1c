// Boxes, and the computers of a Connect that claim and order them.
import type { Inputs } from './inputs.ts'
import { server, uuid } from './values.ts'

export const boxesInputs = {
  boxes: {
    list: {},
    show: { box: 'kitchen' },
    add: {
      name: 'kitchen',
      profile: 'nothing',
      architecture: 'x86_64',
      options: { a: 'b' },
      like: 'attic',
    },
    change: {
      box: 'kitchen',
      name: 'cellar',
      profile: 'nothing',
      architecture: 'x86_64',
      options: { a: 'b' },
    },
    keepSecrets: { box: 'kitchen', secrets: { token: 'abc' } },
    adopt: { host: 'attic' },
    remove: { box: 'kitchen' },
  },
  connect: {
    list: {},
    show: { server, id: uuid },
    refresh: {},
    add: { login: `https://nothing.invalid#login.${'a'.repeat(43)}` },
    remove: { server },
    ask: { server, id: uuid, kind: 'report' },
    order: {
      server,
      id: uuid,
      order: { kind: 'logs', on: true },
      name: 'kitchen',
      keyLetters: 'BCDF-GHJK-LMNP',
      key: '/nothing/id_ed25519',
      hours: 1,
    },
    release: { server, id: uuid },
    export: { server, of: { id: uuid }, path: '/nothing/kitchen.json' },
    findClaim: { server, code: 'BCDF-GHJK' },
    claim: {
      server,
      code: 'BCDF-GHJK',
      household: 'a',
      name: 'Ada',
      email: 'ada@example.com',
      pangolin: { newt_id: 'a', newt_secret: 'b', endpoint: 'https://example.com' },
    },
    admit: { server, enrolment: 'a', box: uuid },
    link: { server, id: uuid, box: 'kitchen' },
    own: {},
    startOwn: { choice: { reach: 'loopback', port: 8455, withKiln: false } },
    stopOwn: {},
    setOwnWithKiln: { withKiln: false },
    joinOwn: {},
  },
} satisfies Inputs<'boxes' | 'connect'>

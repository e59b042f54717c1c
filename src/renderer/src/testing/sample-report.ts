import type { KnownBox, ShownBox } from '#shared/connect/known-boxes.ts'
import { usualOwnConnect } from '#shared/connect/own-connect.ts'
import type { ConnectServer, OwnConnect } from '#shared/contract/connect.ts'

export const reportedBox = (changes: Partial<KnownBox> = {}): KnownBox => ({
  server: '0123456789abcdef',
  id: '6c1ee09c-3b1f-4d8e-9d0a-0f5a3c1b2d3e',
  hostname: 'kitchen',
  model: 'NUC11ATKC4',
  serial: 'G6AT1100',
  address: '192.168.1.20',
  firstSeenAt: Date.now() - 40 * 86_400_000,
  household: { id: 'h1', name: 'Home' },
  role: 'owner',
  state: 'online',
  since: Date.now() - 240_000,
  because: 'reports',
  claimedAt: Date.now() - 39 * 86_400_000,
  reportedAt: Date.now() - 240_000,
  homeAssistant: 'running',
  newtHealthy: true,
  version: '26.05',
  channel: null,
  enrolment: null,
  box: null,
  linkedBy: null,
  ...changes,
})

export const shownReport = (changes: Partial<ShownBox> = {}): ShownBox => ({
  ...reportedBox(changes),
  health: {
    uptime_seconds: 86_400,
    memory: { used_bytes: 2e9, available_bytes: 6e9, total_bytes: 8e9 },
    disk: { root_used_bytes: 2e10, root_total_bytes: 1e11 },
    failed_units: ['nginx.service'],
  },
  machines: [],
  hours: [],
  days: [],
  commands: [],
  keyLetters: 'BCDF-GHJK-LMNP',
  orders: [],
  ...changes,
})

export const connectServer = (changes: Partial<ConnectServer> = {}): ConnectServer => ({
  id: '0123456789abcdef',
  address: 'https://connect.example.com',
  login: 'laptop',
  fingerprint: null,
  households: [{ id: 'h1', name: 'Home', role: 'owner' }],
  seenAt: Date.now() - 30_000,
  askedAt: Date.now() - 30_000,
  problem: null,
  isAway: false,
  ...changes,
})

export const stoppedConnect = (changes: Partial<OwnConnect> = {}): OwnConnect => ({
  choice: usualOwnConnect,
  state: 'stopped',
  running: null,
  folder: '/data/connect',
  problem: null,
  ...changes,
})

// The data of a Connect, and the interface to it. There is one implementation today (sqlite-store.ts); every
// other one has to pass test/support/store/conformance.ts. Everything is synchronous: a change is either complete or
// absent.
import type { Customer } from '#shared/connect/device-document.ts'
import type { ChannelStore } from './channel-store.ts'
import type { CommandStore } from './command-store.ts'
import type { ComputerStore } from './computer-store.ts'
import type { EnrolmentStore } from './enrolment-store.ts'
import type { LogStore } from './log-store.ts'
import type { MachineStore } from './machine-store.ts'
import type { NoticeStore } from './notice-store.ts'
import type { OrderStore } from './order-store.ts'
import type { PeopleStore } from './people-store.ts'
import type { SummaryStore } from './summary-store.ts'
import type { UploadStore } from './upload-store.ts'

export type Device = {
  /** The box's install_id. Not a secret. */
  id: string
  hostname: string
  architecture: string | null
  nixosVersion: string | null
  model: string | null
  serial: string | null
  /** Ed25519, 32 bytes in base64url. null if Kiln did not make the box. */
  key: string | null
  /** Milliseconds since the epoch, like all times here. */
  firstSeenAt: number
  /** The address that it last registered from. */
  address: string
  claim: Claim | null
  owned: Owned | null
}

/** Exists until the box has stored its configuration. */
export type Claim = { code: string; codeExpiresAt: number; secretHash: string }
type Owned = {
  claimedAt: number
  household: string
  customer: Customer
  pangolin: { newt_id: string; newt_secret: string; endpoint: string } | null
}

export type Token = {
  /** SHA-256 in hexadecimal; the token itself is not stored. */
  hash: string
  device: string
  kind: 'access' | 'refresh'
  expiresAt: number
  /** When a refresh token's successors were made. */
  rotatedAt: number | null
  /** When it was first accepted. */
  usedAt: number | null
}

export type Report = { device: string; at: number; text: string }
/** `row`: orders reports with the same time. */
type StoredReport = Report & { row: number }

export type Store = PeopleStore &
  CommandStore &
  OrderStore &
  ChannelStore &
  SummaryStore &
  LogStore &
  MachineStore &
  EnrolmentStore &
  UploadStore &
  ComputerStore &
  NoticeStore & {
    /** Runs all of `work` or nothing. Must not be nested. */
    transaction<T>(work: () => T): T
    device(id: string): Device | null
    deviceByCode(code: string): Device | null
    devices(): Device[]
    devicesOf(household: string): Device[]
    /** Boxes without an owner, first seen first. */
    unclaimed(): { id: string; address: string }[]
    /** Boxes without an owner that registered this id with other keys (beside.ts), first seen first. */
    devicesBeside(id: string): Device[]
    removeDevicesBeside(id: string): void
    putDevice(device: Device): void
    /** Removes its tokens, reports, commands, orders and logs too. */
    removeDevice(id: string): void
    token(hash: string): Token | null
    putToken(token: Token): void
    removeTokensOf(device: string): void
    removeTokensBefore(expiry: number): void
    /** Also updates the summaries of its hour and day. */
    addReport(report: Report): void
    /** The last report that is not from the future: such reports came while the server's clock was wrong. */
    lastReport(device: string, now: number): Report | null
    /** The time of the report that came last, of all boxes. */
    lastArrival(): number | null
    /** Oldest first, at most `most`. `after`: the last one that was read; null starts at the first. */
    reportsAfter(device: string, after: Pick<StoredReport, 'at' | 'row'> | null, most: number): StoredReport[]
    removeReportsBefore(at: number): void
    /** When the server with this store began to listen; null if it never did. */
    listeningSince(): number | null
    putListeningSince(at: number): void
    /** The kind of its last listening (listening.ts); null: it never listened, or an older Kiln served it. */
    reached(): string | null
    putReached(kind: string): void
    /** How far what is old was removed (sweep.ts); null if it never was. */
    sweptTo(): number | null
    putSweptTo(at: number): void
    close(): void
  }

// What Connect keeps, and how it asks for it. One implementation today (sqlite-store.ts); every other one has to pass
// store-conformance.ts. All of it is synchronous: a change is either complete or not there.
import type { Customer } from '#shared/connect/device-document.ts'
import type { ChannelStore } from './channel-store.ts'
import type { CommandStore } from './command-store.ts'
import type { ComputerStore } from './computer-store.ts'
import type { EnrolmentStore } from './enrolment-store.ts'
import type { LogStore } from './log-store.ts'
import type { MachineStore } from './machine-store.ts'
import type { NoticeStore } from './notice-store.ts'
import type { PeopleStore } from './people-store.ts'
import type { SummaryStore } from './summary-store.ts'
import type { UploadStore } from './upload-store.ts'

export type Device = {
  /** install_id of the box. It is not a secret. */
  id: string
  hostname: string
  architecture: string | null
  nixosVersion: string | null
  model: string | null
  serial: string | null
  /** Ed25519, 32 bytes in base64url. null: a box that Kiln did not make. */
  key: string | null
  /** Milliseconds since the epoch, as every time here. */
  firstSeenAt: number
  /** From which it registered last. */
  address: string
  claim: Claim | null
  owned: Owned | null
}

/** Until the box has stored its configuration. */
export type Claim = { code: string; codeExpiresAt: number; secretHash: string }
type Owned = {
  claimedAt: number
  household: string
  customer: Customer
  pangolin: { newt_id: string; newt_secret: string; endpoint: string } | null
}

export type Token = {
  /** SHA-256 in hexadecimal: the token itself is kept nowhere. */
  hash: string
  device: string
  kind: 'access' | 'refresh'
  expiresAt: number
  /** Of a refresh token: when its successors were made. */
  rotatedAt: number | null
  /** When it was accepted for the first time. */
  usedAt: number | null
}

export type Report = { device: string; at: number; text: string }
/** `row`: which of those of one moment it is. */
type StoredReport = Report & { row: number }

export type Store = PeopleStore &
  CommandStore &
  ChannelStore &
  SummaryStore &
  LogStore &
  MachineStore &
  EnrolmentStore &
  UploadStore &
  ComputerStore &
  NoticeStore & {
    /** All of `work` or nothing of it. It may not be nested. */
    transaction<T>(work: () => T): T
    device(id: string): Device | null
    deviceByCode(code: string): Device | null
    devices(): Device[]
    devicesOf(household: string): Device[]
    /** Ids of boxes without an owner, the first seen first. */
    unclaimed(): string[]
    putDevice(device: Device): void
    /** With its tokens, reports, commands and logs. */
    removeDevice(id: string): void
    token(hash: string): Token | null
    putToken(token: Token): void
    removeTokensOf(device: string): void
    removeTokensBefore(expiry: number): void
    /** Also into the summaries of its hour and day. */
    addReport(report: Report): void
    lastReport(device: string): Report | null
    /** The oldest first, at most `most`. `after`: the last one that was read before; null: from the first on. */
    reportsAfter(device: string, after: Pick<StoredReport, 'at' | 'row'> | null, most: number): StoredReport[]
    removeReportsBefore(at: number): void
    /** Since when the server that has this store listens. null: it never did. */
    listeningSince(): number | null
    putListeningSince(at: number): void
    close(): void
  }

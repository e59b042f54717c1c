// Notices that wait to be sent, and the states of boxes that were already notified. Part of the store
// (store.ts).
import type { NoticeKind } from '#shared/connect/notice-settings.ts'
import type { Row, Rows } from './sqlite-rows.ts'

export type Notice = {
  id: string
  device: string
  kind: NoticeKind
  at: number
  /** "mail", or the URL of a webhook. */
  target: string
  tries: number
  nextAt: number
}
export type Noticed = { offline: boolean; diskFailing: boolean; diskFull: boolean; twoMachines: boolean }

export type NoticeStore = {
  noticed(device: string): Noticed
  putNoticed(device: string, noticed: Noticed): void
  /** Returns the notices that are due, oldest first, at most 50. */
  noticesDue(now: number): Notice[]
  putNotice(notice: Notice): void
  removeNotice(id: string): void
}

/** None waits longer for its next try: a later one was set while the server's clock was ahead. */
const longestWaitMs = 24 * 3_600_000

export const sqliteNotices = ({ one, all, run }: Rows): NoticeStore => ({
  noticed: device =>
    one('SELECT * FROM noticed WHERE device = ?', noticedOf, device) ?? {
      offline: false,
      diskFailing: false,
      diskFull: false,
      twoMachines: false,
    },
  putNoticed: (device, { offline, diskFailing, diskFull, twoMachines }) =>
    run(
      `INSERT INTO noticed (device, offline, disk_failing, disk_full, two_machines) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (device) DO UPDATE
       SET offline = excluded.offline, disk_failing = excluded.disk_failing, disk_full = excluded.disk_full,
         two_machines = excluded.two_machines`,
      device,
      Number(offline),
      Number(diskFailing),
      Number(diskFull),
      Number(twoMachines),
    ),
  noticesDue: now =>
    all(
      'SELECT * FROM notices WHERE next_at <= ? OR next_at > ? ORDER BY at, id LIMIT 50',
      noticeOf,
      now,
      now + longestWaitMs,
    ),
  putNotice: ({ id, device, kind, at, target, tries, nextAt }) =>
    run(
      `INSERT INTO notices (id, device, kind, at, target, tries, next_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET tries = excluded.tries, next_at = excluded.next_at`,
      id,
      device,
      kind,
      at,
      target,
      tries,
      nextAt,
    ),
  removeNotice: id => run('DELETE FROM notices WHERE id = ?', id),
})

const noticedOf = (row: Row): Noticed => ({
  offline: Number(row['offline']) === 1,
  diskFailing: Number(row['disk_failing']) === 1,
  diskFull: Number(row['disk_full']) === 1,
  twoMachines: Number(row['two_machines']) === 1,
})
const noticeOf = (row: Row): Notice => ({
  id: String(row['id']),
  device: String(row['device']),
  kind: String(row['kind']) as NoticeKind,
  at: Number(row['at']),
  target: String(row['target']),
  tries: Number(row['tries']),
  nextAt: Number(row['next_at']),
})

// Lines from the journals of boxes whose owners turned that on. Part of the store (store.ts).
import type { Row, Rows } from './sqlite-rows.ts'

type LogLine = {
  /** The time on the box's clock, unchanged. */
  timestamp: string
  level: string
  service: string
  message: string
}

export type LogStore = {
  /** `at`: time of arrival. Keeps the newest `most` lines of the box. */
  addLogs(device: string, at: number, lines: readonly LogLine[], most: number): void
  /** Newest first. */
  logsOf(device: string, most: number): LogLine[]
  removeLogsOf(device: string): void
  removeLogsBefore(at: number): void
}

export const sqliteLogs = ({ all, run }: Rows): LogStore => ({
  addLogs(device, at, lines, most) {
    for (const { timestamp, level, service, message } of lines)
      run(
        'INSERT INTO logs (device, at, timestamp, level, service, message) VALUES (?, ?, ?, ?, ?, ?)',
        device,
        at,
        timestamp,
        level,
        service,
        message,
      )
    run(
      `DELETE FROM logs WHERE device = ?1 AND id <=
         (SELECT id FROM logs WHERE device = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
      device,
      most,
    )
  },
  logsOf: (device, most) =>
    all('SELECT * FROM logs WHERE device = ? ORDER BY id DESC LIMIT ?', lineOf, device, most),
  removeLogsOf: device => run('DELETE FROM logs WHERE device = ?', device),
  removeLogsBefore: at => run('DELETE FROM logs WHERE at < ?', at),
})

const lineOf = (row: Row): LogLine => ({
  timestamp: String(row['timestamp']),
  level: String(row['level']),
  service: String(row['service']),
  message: String(row['message']),
})
